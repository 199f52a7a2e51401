//! Which products a rule is about.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{fact::Fact, problem::Problems};

/// Products by id or by category; all when none is named.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProductSelection {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub product_ids: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub product_categories: Vec<String>,
}

impl ProductSelection {
    pub fn contains(&self, fact: &Fact) -> bool {
        let all = self.product_ids.is_empty() && self.product_categories.is_empty();
        let product = fact.detail.product_id;
        all || product.is_some_and(|id| self.product_ids.contains(&id))
            || is_of(&self.product_categories, fact)
    }

    pub fn check(&self, problems: &mut Problems) {
        problems.require_at_most_fifty("product_ids", self.product_ids.len());
        let mut seen = BTreeSet::new();
        for (index, id) in self.product_ids.iter().enumerate() {
            problems.require_new(seen.insert(id), format!("product_ids[{index}]"));
        }
        check_categories("product_categories", &self.product_categories, problems);
    }
}

/// Whether the fact's product is of one of the categories.
pub fn is_of(categories: &[String], fact: &Fact) -> bool {
    let category = fact.detail.product_category.as_ref();
    category.is_some_and(|category| categories.contains(category))
}

/// At most fifty, each a name, none twice.
pub fn check_categories(field: &str, categories: &[String], problems: &mut Problems) {
    problems.require_at_most_fifty(field, categories.len());
    let mut seen = BTreeSet::new();
    for (index, category) in categories.iter().enumerate() {
        let field = format!("{field}[{index}]");
        check_word(&field, category, problems);
        problems.require_new(seen.insert(category), field);
    }
}

/// A name of 1 to 120 characters.
pub fn check_word(field: &str, word: &str, problems: &mut Problems) {
    let fits = (1..=120).contains(&word.chars().count());
    let clean = word.trim() == word && !word.chars().any(char::is_control);
    problems.require(
        fits && clean,
        field,
        "MALFORMED_NAME",
        "1 to 120 characters, without spaces around them or control characters",
    );
}

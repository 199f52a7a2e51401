//! How the columns of a file become the fields of a resource.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A connector's mapping; data, not code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldMapping {
    pub id: String,
    pub display_name: String,
    pub target: Target,
    pub rules: Vec<FieldRule>,
}

/// What a row becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    Accounts,
    Products,
    Opportunities,
}

impl Target {
    pub const ALL: [Self; 3] = [Self::Accounts, Self::Products, Self::Opportunities];

    /// The name that the database and the batch request know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Products => "products",
            Self::Opportunities => "opportunities",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.name() == name)
    }
}

/// Gives one field its value: source, look-up, alias, then the field's own form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldRule {
    pub field: String,
    pub source: Source,
    pub lookup_table_id: Option<String>,
    /// Replacements; an empty one leaves the field out.
    pub aliases: BTreeMap<String, String>,
    pub currency: Option<String>,
    pub conditions: Vec<Condition>,
    pub required: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Column(String),
    Constant(String),
}

impl Default for Source {
    fn default() -> Self {
        Self::Constant(String::new())
    }
}

/// True when the column's value, looked up if a table is named, is one of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    pub column: String,
    pub lookup_table_id: Option<String>,
    pub any_of: Vec<String>,
}

impl FieldMapping {
    /// Every look-up table that a rule or a condition names.
    pub fn lookup_table_ids(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().flat_map(|rule| {
            let conditions = rule.conditions.iter();
            rule.lookup_table_id
                .iter()
                .chain(conditions.filter_map(|condition| condition.lookup_table_id.as_ref()))
                .map(String::as_str)
        })
    }
}

/// Whether an id is one to 63 lower-case letters, digits and hyphens, a letter first.
pub fn is_slug(id: &str) -> bool {
    id.len() <= 63
        && id.starts_with(|first: char| first.is_ascii_lowercase())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

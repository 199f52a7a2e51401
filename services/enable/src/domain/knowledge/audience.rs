//! Who may read: conditions on what a partner is and has on the day of reading. `audience_admits` in the database compares them.

use kit::Violations;
use serde::Serialize;
use uuid::Uuid;

use super::KnowledgeKind;

const CONDITIONS: usize = 200;

/// The vendor's own people; or partners, by conditions such as `type:ISV`. Without any, everybody who is enrolled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Audience {
    pub internal: bool,
    /// Whether every condition must hold, and not just one.
    pub match_all: bool,
    pub conditions: Vec<String>,
}

impl Audience {
    pub fn partnership_type(name: &str) -> String {
        format!("type:{name}")
    }

    pub fn competency(key: &str) -> String {
        format!("competency:{key}")
    }

    pub fn solution(id: Uuid) -> String {
        format!("solution:{id}")
    }

    pub fn partner(id: Uuid) -> String {
        format!("partner:{id}")
    }

    /// The values of one kind of condition.
    pub fn values<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a str> {
        let conditions = self.conditions.iter();
        conditions.filter_map(move |one| one.strip_prefix(kind)?.strip_prefix(':'))
    }

    /// Adds what makes no sense, by its place under `path`.
    pub fn check(&self, violations: &mut Violations, path: &str, kind: Option<KnowledgeKind>) {
        if self.conditions.len() > CONDITIONS {
            violations.add(path, "LENGTH", format!("at most {CONDITIONS} conditions"));
        }
        if self.internal && !self.conditions.is_empty() {
            let description = "what is internal is for no partner";
            violations.add(path, "INTERNAL_WITH_CONDITIONS", description);
        }
        if kind == Some(KnowledgeKind::AnswerFirstCard) && !self.internal {
            let description = "answer-first cards are for the vendor's own front line";
            violations.add(format!("{path}.internal"), "MUST_BE_INTERNAL", description);
        }
    }
}

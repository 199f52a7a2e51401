//! What becomes of one row of a batch.

use kit::Violations;
use uuid::Uuid;

/// Rows that one batch may hold.
pub const MAX_ROWS: usize = 500;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Created,
    Updated,
    /// The row says what is stored already: nothing is written.
    Unchanged,
    Refused,
}

/// What could not be matched although the row went in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub reason: &'static str,
    pub field: String,
    pub description: String,
}

/// The result of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowResult {
    pub external_id: String,
    pub outcome: Outcome,
    pub id: Option<Uuid>,
    pub violations: Violations,
    pub notices: Vec<Notice>,
}

impl RowResult {
    pub fn accepted(external_id: &str, outcome: Outcome, id: Uuid, notices: Vec<Notice>) -> Self {
        Self {
            external_id: external_id.to_owned(),
            outcome,
            id: Some(id),
            violations: Violations::new(),
            notices,
        }
    }

    pub fn refused(external_id: &str, violations: Violations) -> Self {
        Self {
            external_id: external_id.to_owned(),
            outcome: Outcome::Refused,
            id: None,
            violations,
            notices: Vec::new(),
        }
    }
}

/// The second row with an external id is refused: which of the two holds can't be known.
pub fn refuse_repetitions<'a>(rows: impl Iterator<Item = (&'a str, String, &'a mut Violations)>) {
    let mut seen = std::collections::HashSet::new();
    for (external_id, path, violations) in rows {
        if !external_id.is_empty() && !seen.insert(external_id) {
            let text = format!("{external_id:?} is in this batch already");
            violations.add(format!("{path}.external_id"), "DUPLICATE_IN_BATCH", text);
        }
    }
}

//! What became of a file: one outcome a row, and the sums.
use chrono::{DateTime, Utc};
use kit::Violation;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One file that was brought in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub id: Uuid,
    pub field_mapping_id: String,
    pub content_hash: Vec<u8>,
    pub counts: Counts,
    /// False while it runs, and for good when it broke off.
    pub complete: bool,
    pub created_at: DateTime<Utc>,
}

/// Every row is counted once, and again when it carries notices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
    pub refused: i64,
    pub notices: i64,
}

/// One row of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedRow {
    pub line: i64,
    pub external_id: String,
    pub outcome: Outcome,
    pub resource_id: String,
    pub violations: Vec<Violation>,
    pub notices: Vec<Notice>,
}

/// What could not be matched although the row went in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub reason: String,
    pub field: String,
    pub description: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Created,
    Updated,
    Unchanged,
    Refused,
}

impl Outcome {
    const ALL: [Self; 4] = [Self::Created, Self::Updated, Self::Unchanged, Self::Refused];

    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Refused => "refused",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

impl ImportedRow {
    /// Somebody must look at it.
    pub fn is_remarkable(&self) -> bool {
        self.outcome == Outcome::Refused || !self.notices.is_empty()
    }
}

impl Counts {
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a ImportedRow>) -> Self {
        let mut counts = Self::default();
        for row in rows {
            match row.outcome {
                Outcome::Created => counts.created += 1,
                Outcome::Updated => counts.updated += 1,
                Outcome::Unchanged => counts.unchanged += 1,
                Outcome::Refused => counts.refused += 1,
            }
            counts.notices += i64::from(!row.notices.is_empty());
        }
        counts
    }

    pub fn rows(&self) -> i64 {
        self.created + self.updated + self.unchanged + self.refused
    }
}

//! draft → approved → issued → accepted → paid; a draft may be drawn up again.

use std::fmt;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StatementState {
    Draft,
    Approved,
    Issued,
    Accepted,
    Paid,
}

/// What is done to a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Redraft,
    Approve,
    Issue,
    Accept,
    Pay,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a statement that is {state} can't be {wanted}; it can be {}", state.legal())]
pub struct IllegalStep {
    pub state: StatementState,
    pub wanted: Step,
}

impl StatementState {
    pub const ALL: [Self; 5] = [
        Self::Draft,
        Self::Approved,
        Self::Issued,
        Self::Accepted,
        Self::Paid,
    ];

    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Approved => "APPROVED",
            Self::Issued => "ISSUED",
            Self::Accepted => "ACCEPTED",
            Self::Paid => "PAID",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// What may be done, in words.
    pub fn legal(self) -> &'static str {
        match self {
            Self::Draft => "redrafted or approved",
            Self::Approved => "issued",
            Self::Issued => "accepted",
            Self::Accepted => "paid",
            Self::Paid => "changed no more",
        }
    }

    /// Whether the partner has it.
    pub fn is_issued(self) -> bool {
        self >= Self::Issued
    }

    /// The state after a step.
    pub fn after(self, step: Step) -> Result<Self, IllegalStep> {
        match (self, step) {
            (Self::Draft, Step::Redraft) => Ok(Self::Draft),
            (Self::Draft, Step::Approve) => Ok(Self::Approved),
            (Self::Approved, Step::Issue) => Ok(Self::Issued),
            (Self::Issued, Step::Accept) => Ok(Self::Accepted),
            (Self::Accepted, Step::Pay) => Ok(Self::Paid),
            (state, wanted) => Err(IllegalStep { state, wanted }),
        }
    }
}

impl fmt::Display for StatementState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code().to_lowercase())
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Redraft => "redrafted",
            Self::Approve => "approved",
            Self::Issue => "issued",
            Self::Accept => "accepted",
            Self::Pay => "paid",
        })
    }
}

//! A customer who vouches for a partner: submitted → verified or rejected; a verification can be taken back.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::days::Days;
use super::evidence::{Evidence, EvidenceKind};
use super::refusal::Refusal;

kit::named! {
    pub enum ReferenceKind {
        Reference = "REFERENCE",
        Outcome = "OUTCOME",
    }
}

kit::named! {
    pub enum ReferenceState {
        Submitted = "SUBMITTED",
        Verified = "VERIFIED",
        Rejected = "REJECTED",
    }
}

/// What a partner states about a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Testimony {
    pub partner_id: Uuid,
    pub kind: ReferenceKind,
    pub customer_name: String,
    /// The customer's industry.
    pub vertical: String,
    pub summary: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CustomerReference {
    #[serde(skip)]
    pub id: Uuid,
    #[serde(flatten)]
    pub testimony: Testimony,
    pub state: ReferenceState,
    /// How it was verified, or why it was rejected.
    pub note: String,
    /// Days on which it counts.
    pub valid: Days,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

impl CustomerReference {
    pub fn submit(id: Uuid, testimony: Testimony, now: DateTime<Utc>) -> Self {
        Self {
            id,
            testimony,
            state: ReferenceState::Submitted,
            note: String::new(),
            valid: Days::default(),
            revision: 1,
            created_at: now,
        }
    }

    /// What the partner has to show by it.
    pub fn shown(&self) -> Evidence {
        let testimony = &self.testimony;
        let kind = match testimony.kind {
            ReferenceKind::Reference => EvidenceKind::Reference,
            ReferenceKind::Outcome => EvidenceKind::Outcome,
        };
        Evidence {
            vertical: testimony.vertical.clone(),
            ..Evidence::new(
                kind,
                "",
                self.id,
                &testimony.customer_name,
                self.valid.clone(),
            )
        }
    }

    /// It counts from today on.
    pub fn verify(self, note: String, today: NaiveDate) -> Result<Self, Refusal> {
        match self.state {
            ReferenceState::Submitted => Ok(Self {
                state: ReferenceState::Verified,
                note,
                valid: Days::since(today),
                revision: self.revision + 1,
                ..self
            }),
            state => Err(Refusal::illegal("verify", state, legal(state))),
        }
    }

    /// It does not count, or no longer from today on.
    pub fn reject(self, note: String, today: NaiveDate) -> Result<Self, Refusal> {
        match self.state {
            ReferenceState::Submitted | ReferenceState::Verified => Ok(Self {
                state: ReferenceState::Rejected,
                note,
                valid: self.valid.before(today),
                revision: self.revision + 1,
                ..self
            }),
            state @ ReferenceState::Rejected => {
                Err(Refusal::illegal("reject", state, legal(state)))
            }
        }
    }
}

fn legal(state: ReferenceState) -> &'static str {
    match state {
        ReferenceState::Submitted => "to verify or reject it",
        ReferenceState::Verified => "to reject it",
        ReferenceState::Rejected => "",
    }
}

//! What vendor and partner commit to in a year; each version counts once both sides have accepted it.

use chrono::{DateTime, NaiveDate, Utc};
use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::named::named;
use super::solution::SolutionSide;

mod check;

#[cfg(test)]
mod tests;

named! {
    pub enum MilestoneState {
        Open = "OPEN",
        Reached = "REACHED",
        Missed = "MISSED",
    }
}

named! {
    pub enum ReviewResult {
        OnTrack = "ON_TRACK",
        AtRisk = "AT_RISK",
        OffTrack = "OFF_TRACK",
    }
}

named! {
    /// How far the present version is.
    pub enum PlanState {
        Draft = "DRAFT",
        Offered = "OFFERED",
        Agreed = "AGREED",
    }
}

/// What a side gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    pub side: SolutionSide,
    pub description: String,
    pub amount: Option<Money>,
    /// Full-time equivalents.
    pub people: Option<Decimal>,
    pub due: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// Unique in the plan.
    pub key: String,
    pub description: String,
    /// Who has to reach it.
    pub side: SolutionSide,
    pub due: NaiveDate,
    pub state: MilestoneState,
    pub note: String,
}

/// What is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub goals: String,
    pub commitments: Vec<Commitment>,
    pub milestones: Vec<Milestone>,
    /// Never shown to the partner.
    pub vendor_notes: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    pub side: SolutionSide,
    pub actor: String,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// 1 to 4.
    pub quarter: i32,
    pub result: ReviewResult,
    pub notes: String,
    /// Never shown to the partner.
    pub vendor_notes: String,
    pub actor: String,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BusinessPlan {
    #[serde(skip)]
    pub id: Uuid,
    pub partner_id: Uuid,
    pub year: i32,
    /// Rises when the content changes.
    pub version: i32,
    pub content: Content,
    /// Of the present version.
    pub acceptances: Vec<Acceptance>,
    /// The last version that both sides accepted.
    pub agreed_version: Option<i32>,
    /// One a quarter, in the order in which they were held.
    pub reviews: Vec<Review>,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error("version {0} is not the present one, which is {1}")]
    Changed(i32, i32),
    #[error("only one side commits to anything")]
    OneSided,
    #[error("both sides have to accept a version first")]
    NotAgreed,
    #[error("the plan has no milestone {0:?}")]
    UnknownMilestone(String),
    #[error("quarter {0} is reviewed")]
    QuarterReviewed(i32),
}

impl BusinessPlan {
    pub fn draft(
        id: Uuid,
        partner_id: Uuid,
        year: i32,
        content: Content,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            partner_id,
            year,
            version: 1,
            content,
            acceptances: Vec::new(),
            agreed_version: None,
            reviews: Vec::new(),
            revision: 1,
            created_at: now,
        }
    }

    pub fn state(&self) -> PlanState {
        match self.acceptances.len() {
            0 => PlanState::Draft,
            1 => PlanState::Offered,
            _ => PlanState::Agreed,
        }
    }

    /// The next version, which nobody has accepted yet. Milestones of the same key keep their state.
    #[must_use]
    pub fn restate(self, mut content: Content) -> Self {
        for milestone in &mut content.milestones {
            let known = self
                .content
                .milestones
                .iter()
                .find(|known| known.key == milestone.key);
            if let Some(known) = known {
                milestone.state = known.state;
                milestone.note.clone_from(&known.note);
            }
        }
        if content == self.content {
            return self;
        }
        Self {
            content,
            version: self.version + 1,
            acceptances: Vec::new(),
            revision: self.revision + 1,
            ..self
        }
    }

    /// A side that has accepted before changes nothing.
    pub fn accept(mut self, version: i32, acceptance: Acceptance) -> Result<Self, PlanError> {
        if version != self.version {
            return Err(PlanError::Changed(version, self.version));
        }
        let commits = |side| {
            self.content
                .commitments
                .iter()
                .any(|commitment| commitment.side == side)
        };
        if !commits(SolutionSide::Vendor) || !commits(SolutionSide::Partner) {
            return Err(PlanError::OneSided);
        }
        if self
            .acceptances
            .iter()
            .any(|known| known.side == acceptance.side)
        {
            return Ok(self);
        }
        self.acceptances.push(acceptance);
        if self.state() == PlanState::Agreed {
            self.agreed_version = Some(version);
        }
        Ok(Self {
            revision: self.revision + 1,
            ..self
        })
    }

    pub fn set_milestone(
        mut self,
        key: &str,
        state: MilestoneState,
        note: String,
    ) -> Result<Self, PlanError> {
        self.agreed()?;
        let milestone = self
            .content
            .milestones
            .iter_mut()
            .find(|milestone| milestone.key == key);
        let milestone = milestone.ok_or_else(|| PlanError::UnknownMilestone(key.to_owned()))?;
        milestone.state = state;
        milestone.note = note;
        Ok(Self {
            revision: self.revision + 1,
            ..self
        })
    }

    pub fn review(mut self, review: Review) -> Result<Self, PlanError> {
        self.agreed()?;
        if self
            .reviews
            .iter()
            .any(|known| known.quarter == review.quarter)
        {
            return Err(PlanError::QuarterReviewed(review.quarter));
        }
        self.reviews.push(review);
        Ok(Self {
            revision: self.revision + 1,
            ..self
        })
    }

    fn agreed(&self) -> Result<(), PlanError> {
        self.agreed_version.map(drop).ok_or(PlanError::NotAgreed)
    }
}

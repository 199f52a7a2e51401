//! An eligibility rule says what a partner must have for a purpose; a partner is eligible on the days on which it has it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::refusal::Refusal;
use super::requirement::Requirement;

mod demand;
#[cfg(test)]
mod tests;
mod verdict;

pub use verdict::{Eligibility, EligiblePerson, Verdict};

kit::named! {
    pub enum EligibilityPurpose {
        Registration = "REGISTRATION",
        CoSell = "CO_SELL",
    }
}

kit::named! {
    /// active → retired.
    pub enum EligibilityRuleState {
        Active = "ACTIVE",
        Retired = "RETIRED",
    }
}

/// What a rule asks; it may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Demand {
    pub display_name: String,
    /// What the partner must have.
    pub requirement: Option<Requirement>,
    /// What a person must have by itself; one at least must.
    pub person_requirement: Option<Requirement>,
}

/// Whom and what a rule is about; it never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Subject {
    pub purpose: EligibilityPurpose,
    /// The enrolled of this program; none: everybody.
    pub program_id: Option<Uuid>,
    /// None: whatever the joint solution.
    pub solution_id: Option<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EligibilityRule {
    #[serde(skip)]
    pub id: Uuid,
    #[serde(flatten)]
    pub subject: Subject,
    #[serde(flatten)]
    pub demand: Demand,
    pub state: EligibilityRuleState,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

impl EligibilityRule {
    pub fn new(id: Uuid, subject: Subject, demand: Demand, now: DateTime<Utc>) -> Self {
        Self {
            id,
            subject,
            demand,
            state: EligibilityRuleState::Active,
            revision: 1,
            created_at: now,
        }
    }

    /// Asks something else from now on.
    pub fn revise(self, demand: Demand) -> Result<Self, Refusal> {
        self.changed("update", |rule| Self { demand, ..rule })
    }

    /// Binds nobody from now on.
    pub fn retire(self) -> Result<Self, Refusal> {
        let state = EligibilityRuleState::Retired;
        self.changed("retire", |rule| Self { state, ..rule })
    }

    /// A retired rule stays as it is.
    fn changed(self, action: &str, change: impl FnOnce(Self) -> Self) -> Result<Self, Refusal> {
        if self.state == EligibilityRuleState::Retired {
            return Err(Refusal::illegal(action, self.state, ""));
        }
        let revision = self.revision + 1;
        Ok(Self {
            revision,
            ..change(self)
        })
    }
}

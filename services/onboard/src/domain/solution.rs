//! What vendor and partner offer together: draft → proposed → agreed by both → retired.
//!
//! An agreed solution changes by its next version; the agreed one stays in force until both sides agreed to the next.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::active_period::ActivePeriod;
use super::problem::Problem;

pub mod quote;
mod state;
mod terms;

pub use state::{SolutionAction, SolutionSide, SolutionState};
pub use terms::{Price, PriceUnit, Renewal, RevenueShare, Support, SupportLevel, Terms};

/// One side's yes to one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    pub side: SolutionSide,
    pub actor: String,
    pub at: DateTime<Utc>,
}

/// What is offered, and who agreed to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// From 1.
    pub number: i32,
    pub terms: Terms,
    pub agreements: Vec<Agreement>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JointSolution {
    pub id: Uuid,
    pub partner_id: Uuid,
    /// Of the newest version.
    pub state: SolutionState,
    pub newest: Version,
    /// The version that both sides agreed to last.
    pub agreed: Option<Version>,
    /// First day on which a version was agreed.
    pub agreed_on: Option<NaiveDate>,
    pub retired_on: Option<NaiveDate>,
    /// Rises with every change.
    pub revision: i64,
    pub created_at: DateTime<Utc>,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SolutionError {
    #[error("can't {action} a joint solution that is {state}; {}", state::legal(*state))]
    IllegalTransition {
        action: SolutionAction,
        state: SolutionState,
    },
    #[error("{} parts of the commercial model are missing", .0.len())]
    Incomplete(Vec<Problem>),
    #[error("neither side can sell a joint solution that is not agreed; it is {0}")]
    NotAgreed(SolutionState),
}

type Changed = Result<JointSolution, SolutionError>;

impl JointSolution {
    pub fn draft(id: Uuid, partner_id: Uuid, terms: Terms, now: DateTime<Utc>) -> Self {
        Self {
            id,
            partner_id,
            state: SolutionState::Draft,
            newest: Version {
                number: 1,
                terms,
                agreements: Vec::new(),
            },
            agreed: None,
            agreed_on: None,
            retired_on: None,
            revision: 1,
            created_at: now,
        }
    }

    /// The version in force; a retired solution has none.
    pub fn in_force(&self) -> Result<&Version, SolutionError> {
        let agreed = self.agreed.as_ref();
        agreed
            .filter(|_| self.retired_on.is_none())
            .ok_or(SolutionError::NotAgreed(self.state))
    }

    /// What others are told: the version that rules, or ruled last, or else the newest.
    pub fn ruling(&self) -> &Version {
        self.agreed.as_ref().unwrap_or(&self.newest)
    }

    /// The state of one of its versions: every version before the newest was agreed.
    pub fn state_of(&self, version: &Version) -> SolutionState {
        match self.state {
            SolutionState::Retired => SolutionState::Retired,
            _ if version.number < self.newest.number => SolutionState::Agreed,
            state => state,
        }
    }

    /// Days on which some version was, is or will be in force.
    pub fn agreed_periods(&self) -> Vec<ActivePeriod> {
        let period = self.agreed_on.map(|start| ActivePeriod {
            start,
            end: self.retired_on,
        });
        let lasting = |period: &ActivePeriod| period.end.is_none_or(|end| end > period.start);
        period.into_iter().filter(lasting).collect()
    }

    /// Offers something else. What was said to the offer before no longer counts; what is in force stays in force.
    pub fn revise(self, terms: Terms) -> Changed {
        let next = self.step(SolutionAction::Update)?;
        let number = match self.state {
            SolutionState::Agreed => self.newest.number + 1,
            _ => self.newest.number,
        };
        let newest = Version {
            number,
            terms,
            agreements: Vec::new(),
        };
        Ok(Self {
            state: next,
            newest,
            ..self.changed()
        })
    }

    /// Lays the draft before both sides, once nothing is missing in it.
    pub fn propose(self) -> Changed {
        let state = self.step(SolutionAction::Propose)?;
        let missing = self.newest.terms.missing();
        if !missing.is_empty() {
            return Err(SolutionError::Incomplete(missing));
        }
        Ok(Self {
            state,
            ..self.changed()
        })
    }

    /// One side says yes; the second yes puts the version into force.
    pub fn agree(mut self, side: SolutionSide, actor: String, at: DateTime<Utc>) -> Changed {
        let agreed = self.step(SolutionAction::Agree)?;
        let given = &mut self.newest.agreements;
        if given.iter().any(|agreement| agreement.side == side) {
            return Ok(self);
        }
        given.push(Agreement { side, actor, at });
        if given.len() < 2 {
            return Ok(self.changed());
        }
        Ok(Self {
            state: agreed,
            agreed: Some(self.newest.clone()),
            agreed_on: self.agreed_on.or(Some(at.date_naive())),
            ..self.changed()
        })
    }

    /// Ends it for good, with every version.
    pub fn retire(self, today: NaiveDate) -> Changed {
        Ok(Self {
            state: self.step(SolutionAction::Retire)?,
            retired_on: Some(today),
            ..self.changed()
        })
    }

    /// Where the action leads from here, if it is legal.
    fn step(&self, action: SolutionAction) -> Result<SolutionState, SolutionError> {
        let state = self.state;
        match action.starts_from().contains(&state) {
            true => Ok(action.leads_to()),
            false => Err(SolutionError::IllegalTransition { action, state }),
        }
    }

    fn changed(self) -> Self {
        Self {
            revision: self.revision + 1,
            ..self
        }
    }
}

#[cfg(test)]
mod tests;

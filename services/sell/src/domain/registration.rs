//! Partners' claims to opportunities.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::transition::IllegalTransition;
use super::vocabulary::{PartnershipType, words};

mod conflict;
mod policy;

pub use conflict::{Claim, Conflict, ConflictKind, Overlap, overlaps};
pub use policy::{Policy, SecondRegistrant, Verdict};

words! {
    /// submitted → approved / rejected / withdrawn; approved → expired / withdrawn.
    State {
        Submitted = "SUBMITTED",
        Approved = "APPROVED",
        Rejected = "REJECTED",
        Expired = "EXPIRED",
        Withdrawn = "WITHDRAWN",
    }
}

impl State {
    /// Steps that somebody can take; a claim expires by itself.
    pub fn legal_next(self) -> &'static [Self] {
        match self {
            Self::Submitted => &[Self::Approved, Self::Rejected, Self::Withdrawn],
            Self::Approved => &[Self::Withdrawn, Self::Expired],
            Self::Rejected | Self::Expired | Self::Withdrawn => &[],
        }
    }

    fn change_to(self, next: Self) -> Result<Self, IllegalTransition> {
        if self.legal_next().contains(&next) {
            return Ok(next);
        }
        Err(IllegalTransition {
            what: "the registration",
            from: self.as_str(),
            to: next.as_str(),
            legal: self
                .legal_next()
                .iter()
                .map(|state| state.as_str())
                .collect(),
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Registration {
    pub id: Uuid,
    pub partner_id: Uuid,
    pub opportunity_id: Uuid,
    /// The joint solution that it is about.
    pub solution_id: Option<Uuid>,
    /// The partner's person who registers; empty for nobody in particular.
    pub person_id: String,
    /// The types of the partner's enrollments that were active when it claimed.
    pub types: Vec<PartnershipType>,
    pub state: State,
    pub claimed_on: NaiveDate,
    /// First day on which the claim is no longer protected.
    pub protected_until: Option<NaiveDate>,
    /// As found when it was claimed.
    pub conflicts: Vec<Conflict>,
    pub reason: String,
    /// It came with an import: conflicts are reported, not enforced.
    pub historic: bool,
    #[serde(skip)]
    pub version: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

impl Registration {
    pub fn submit(
        id: Uuid,
        partner_id: Uuid,
        opportunity_id: Uuid,
        types: Vec<PartnershipType>,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            partner_id,
            opportunity_id,
            solution_id: None,
            person_id: String::new(),
            types,
            state: State::Submitted,
            claimed_on: now.date_naive(),
            protected_until: None,
            conflicts: Vec::new(),
            reason: String::new(),
            historic: false,
            version: 1,
            created_at: now,
        }
    }

    /// A claim that another system approved: it protects a closed deal to its close, an open one as if approved today.
    #[must_use]
    pub fn imported(
        self,
        opened: Option<NaiveDate>,
        closed: Option<NaiveDate>,
        policy: &Policy,
    ) -> Self {
        let today = self.claimed_on;
        let protected_until = match closed {
            Some(day) => day.succ_opt().unwrap_or(day),
            None => policy.protected_until(today),
        };
        Self {
            state: State::Approved,
            claimed_on: opened.or(closed).unwrap_or(today),
            protected_until: Some(protected_until),
            historic: true,
            ..self
        }
    }

    pub fn approve(self, today: NaiveDate, policy: &Policy) -> Result<Self, IllegalTransition> {
        let state = self.state.change_to(State::Approved)?;
        let protected_until = Some(policy.protected_until(today));
        Ok(Self {
            state,
            protected_until,
            reason: String::new(),
            ..self
        })
    }

    pub fn reject(self, reason: String) -> Result<Self, IllegalTransition> {
        Ok(Self {
            state: self.state.change_to(State::Rejected)?,
            reason,
            ..self
        })
    }

    pub fn withdraw(self) -> Result<Self, IllegalTransition> {
        Ok(Self {
            state: self.state.change_to(State::Withdrawn)?,
            ..self
        })
    }

    /// Moves the end of protection of an approved claim.
    pub fn extend(self, protected_until: NaiveDate) -> Result<Self, IllegalTransition> {
        if self.state != State::Approved {
            return Err(IllegalTransition {
                what: "the registration",
                from: self.state.as_str(),
                to: "EXTENDED",
                legal: self
                    .state
                    .legal_next()
                    .iter()
                    .map(|state| state.as_str())
                    .collect(),
            });
        }
        Ok(Self {
            protected_until: Some(protected_until),
            ..self
        })
    }

    /// Ends an approved claim whose protection ran out before its deal closed.
    pub fn expire(self) -> Result<Self, IllegalTransition> {
        Ok(Self {
            state: self.state.change_to(State::Expired)?,
            ..self
        })
    }

    #[must_use]
    pub fn next_version(self) -> Self {
        Self {
            version: self.version + 1,
            ..self
        }
    }
}

#[cfg(test)]
mod tests;

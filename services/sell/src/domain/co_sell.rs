//! A partner asks to sell a deal together: requested → accepted / declined / withdrawn / expired.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use super::transition::IllegalTransition;
use super::vocabulary::words;

mod policy;

pub use policy::{Policy, TypeTerms};

words! {
    /// Every answer is final.
    State {
        Requested = "REQUESTED",
        Accepted = "ACCEPTED",
        Declined = "DECLINED",
        Withdrawn = "WITHDRAWN",
        Expired = "EXPIRED",
    }
}

impl State {
    pub fn legal_next(self) -> &'static [Self] {
        match self {
            Self::Requested => &[
                Self::Accepted,
                Self::Declined,
                Self::Withdrawn,
                Self::Expired,
            ],
            Self::Accepted | Self::Declined | Self::Withdrawn | Self::Expired => &[],
        }
    }

    fn change_to(self, next: Self) -> Result<Self, IllegalTransition> {
        let legal = self.legal_next();
        if legal.contains(&next) {
            return Ok(next);
        }
        Err(IllegalTransition {
            what: "the co-sell request",
            from: self.as_str(),
            to: next.as_str(),
            legal: legal.iter().map(|state| state.as_str()).collect(),
        })
    }
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wish {
    pub opportunity_id: Uuid,
    pub partner_id: Uuid,
    pub solution_id: Option<Uuid>,
    /// The partner's person who sells; may be empty.
    pub person_id: String,
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoSellRequest {
    pub id: Uuid,
    #[serde(flatten)]
    pub wish: Wish,
    pub state: State,
    /// First day on which it is answered by nobody.
    pub deadline: NaiveDate,
    /// Why it was declined.
    pub reason: String,
    /// The partner's part in the role, once accepted.
    pub share_percent: Option<Decimal>,
    #[serde(skip)]
    pub version: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

impl CoSellRequest {
    pub fn new(id: Uuid, wish: Wish, policy: &Policy, now: DateTime<Utc>) -> Self {
        Self {
            id,
            wish,
            state: State::Requested,
            deadline: policy.deadline(now.date_naive()),
            reason: String::new(),
            share_percent: None,
            version: 1,
            created_at: now,
        }
    }

    /// Until the deadline; a request that nobody answered in time has expired, whether that was written down yet or not.
    pub fn accept(
        self,
        share_percent: Decimal,
        today: NaiveDate,
    ) -> Result<Self, IllegalTransition> {
        let state = self.in_time(today).change_to(State::Accepted)?;
        Ok(Self {
            share_percent: Some(share_percent),
            ..self.become_state(state)
        })
    }

    pub fn decline(self, reason: String, today: NaiveDate) -> Result<Self, IllegalTransition> {
        let state = self.in_time(today).change_to(State::Declined)?;
        Ok(Self {
            reason,
            ..self.become_state(state)
        })
    }

    pub fn withdraw(self, today: NaiveDate) -> Result<Self, IllegalTransition> {
        let state = self.in_time(today).change_to(State::Withdrawn)?;
        Ok(self.become_state(state))
    }

    /// None before the deadline, and when it was answered.
    pub fn expire(self, today: NaiveDate) -> Option<Self> {
        let due = self.state == State::Requested && self.in_time(today) == State::Expired;
        due.then(|| self.become_state(State::Expired))
    }

    fn in_time(&self, today: NaiveDate) -> State {
        match self.state {
            State::Requested if today >= self.deadline => State::Expired,
            state => state,
        }
    }

    fn become_state(self, state: State) -> Self {
        Self {
            state,
            version: self.version + 1,
            ..self
        }
    }
}

#[cfg(test)]
mod tests;

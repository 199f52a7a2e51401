//! A batch is made by one person and approved by another, then released; until it is approved it can be cancelled.

use chrono::{DateTime, NaiveDate, Utc};
use kit::money::Currency;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchState {
    Draft,
    Approved,
    Released,
    Cancelled,
}

impl BatchState {
    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Approved => "APPROVED",
            Self::Released => "RELEASED",
            Self::Cancelled => "CANCELLED",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        [Self::Draft, Self::Approved, Self::Released, Self::Cancelled]
            .into_iter()
            .find(|state| state.code() == code)
    }

    /// What may follow, by name.
    pub fn legal(self) -> &'static str {
        match self {
            Self::Draft => "APPROVED, CANCELLED",
            Self::Approved => "RELEASED",
            Self::Released | Self::Cancelled => "",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    pub id: Uuid,
    pub state: BatchState,
    pub currency: Option<Currency>,
    pub as_of: NaiveDate,
    pub made_by: String,
    pub made_at: DateTime<Utc>,
    pub approved_by: Option<String>,
    pub approved_at: Option<DateTime<Utc>>,
    pub released_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BatchRefused {
    #[error("the person who made a batch can't approve it")]
    SamePerson,
    #[error("the batch has no payout to approve")]
    Empty,
    #[error("the batch is {}, it can't become {}", .from.code(), .to.code())]
    Illegal { from: BatchState, to: BatchState },
}

impl Batch {
    /// Errors: not a draft, nothing in it, approved by its maker.
    pub fn approve(
        self,
        by: &str,
        now: DateTime<Utc>,
        payouts: usize,
    ) -> Result<Self, BatchRefused> {
        let approved = self.enter(BatchState::Draft, BatchState::Approved)?;
        if approved.made_by == by {
            return Err(BatchRefused::SamePerson);
        }
        if payouts == 0 {
            return Err(BatchRefused::Empty);
        }
        Ok(Self {
            approved_by: Some(by.to_owned()),
            approved_at: Some(now),
            ..approved
        })
    }

    /// Errors: not a draft any more.
    pub fn cancel(self) -> Result<Self, BatchRefused> {
        self.enter(BatchState::Draft, BatchState::Cancelled)
    }

    /// Errors: not approved.
    pub fn release(self, now: DateTime<Utc>) -> Result<Self, BatchRefused> {
        let released = self.enter(BatchState::Approved, BatchState::Released)?;
        Ok(Self {
            released_at: Some(now),
            ..released
        })
    }

    /// Names the payment file: unique, at most 35 characters.
    pub fn message_id(&self) -> String {
        self.id.simple().to_string()
    }

    fn enter(self, from: BatchState, to: BatchState) -> Result<Self, BatchRefused> {
        if self.state == from {
            Ok(Self { state: to, ..self })
        } else {
            Err(BatchRefused::Illegal {
                from: self.state,
                to,
            })
        }
    }
}

//! Money that no rule gives: one person proposes it with a reason, another approves it, the next statement shows it.

use chrono::NaiveDate;
use kit::money::Money;
use uuid::Uuid;

use super::{
    component::Direction,
    journal::{Cause, Entry, move_between},
    payee::Payee,
    statement::line::{Line, LineKind, ManualLine},
};

/// proposed → approved or rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdjustmentState {
    Proposed,
    Approved,
    Rejected,
}

impl AdjustmentState {
    pub const ALL: [Self; 3] = [Self::Proposed, Self::Approved, Self::Rejected];

    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Proposed => "PROPOSED",
            Self::Approved => "APPROVED",
            Self::Rejected => "REJECTED",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    pub id: Uuid,
    pub partner_id: Uuid,
    pub payee: Payee,
    pub direction: Direction,
    /// Negative when it takes back.
    pub amount: Money,
    pub business_date: NaiveDate,
    pub reason: String,
    pub author: String,
    pub state: AdjustmentState,
    /// Who approved or rejected it.
    pub decided_by: Option<String>,
    /// The dispute that it answers.
    pub dispute_id: Option<Uuid>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecisionRefused {
    #[error("it was decided already")]
    Decided,
    #[error("another person than its author has to decide")]
    SamePerson,
}

impl Adjustment {
    /// Approves or rejects it, in the name of another person than its author.
    pub fn decide(self, approved: bool, by: &str) -> Result<Self, DecisionRefused> {
        if self.state != AdjustmentState::Proposed {
            return Err(DecisionRefused::Decided);
        }
        if self.author == by {
            return Err(DecisionRefused::SamePerson);
        }
        Ok(Self {
            state: match approved {
                true => AdjustmentState::Approved,
                false => AdjustmentState::Rejected,
            },
            decided_by: Some(by.to_owned()),
            ..self
        })
    }

    /// What its approval posts; none where no money moves.
    pub fn entry(&self) -> Option<Entry> {
        let accounts = self.direction.accounts()?;
        Some(Entry {
            partner_id: self.partner_id,
            cause: Cause::Adjustment(self.id),
            business_date: self.business_date,
            reason: "adjusted",
            postings: move_between(accounts, self.amount),
        })
    }

    /// Its line on a statement, not yet numbered.
    pub fn line(&self) -> Line {
        Line {
            line: 0,
            kind: LineKind::Manual,
            name: "Adjustment".to_owned(),
            direction: self.direction,
            payee: self.payee.clone(),
            business_date: self.business_date,
            amount: self.amount,
            earned: None,
            manual: Some(ManualLine {
                adjustment_id: self.id,
                reason: self.reason.clone(),
                author: self.author.clone(),
                approver: self.decided_by.clone().unwrap_or_default(),
            }),
            opening: None,
            digest: String::new(),
        }
    }
}

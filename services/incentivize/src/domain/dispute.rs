//! A partner questions one line of a statement: the line waits until it is answered.

use chrono::{DateTime, Days, NaiveDate, Utc};
use kit::money::Money;
use uuid::Uuid;

use super::statement::{life::Statement, settings::Settings, state::StatementState};

/// open → explained, corrected or closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisputeState {
    Open,
    /// The line is right, and the partner was told why.
    Explained,
    /// An adjustment was proposed.
    Corrected,
    /// Ended without a correction.
    Closed,
}

impl DisputeState {
    pub const ALL: [Self; 4] = [Self::Open, Self::Explained, Self::Corrected, Self::Closed];

    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "OPEN",
            Self::Explained => "EXPLAINED",
            Self::Corrected => "CORRECTED",
            Self::Closed => "CLOSED",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    pub id: Uuid,
    pub statement_id: Uuid,
    pub line: u32,
    pub partner_id: Uuid,
    pub reason: String,
    pub state: DisputeState,
    /// What the line adds to the net of its payee.
    pub held: Money,
    /// Last day for the answer.
    pub answer_due: NaiveDate,
    /// When the day had passed without an answer.
    pub escalated_at: Option<DateTime<Utc>>,
    pub answer: String,
    pub adjustment_id: Option<Uuid>,
    pub created_at: DateTime<Utc>,
    pub resolved_at: Option<DateTime<Utc>>,
    pub revision: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DisputeRefused {
    #[error("only an issued or accepted statement can be disputed; this one is {0}")]
    NotDisputable(StatementState),
    #[error("its lines could be disputed until {0}")]
    TooLate(NaiveDate),
    #[error("the dispute has been answered already")]
    Answered,
}

/// What a partner says of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    pub line: u32,
    pub reason: String,
    /// What the line adds to the net of its payee.
    pub held: Money,
}

impl Dispute {
    /// Of a statement that the partner has, within the days for it.
    pub fn open(
        id: Uuid,
        statement: &Statement,
        complaint: Complaint,
        now: DateTime<Utc>,
        settings: &Settings,
    ) -> Result<Self, DisputeRefused> {
        let today = now.date_naive();
        if !matches!(
            statement.state,
            StatementState::Issued | StatementState::Accepted
        ) {
            return Err(DisputeRefused::NotDisputable(statement.state));
        }
        if let Some(due) = statement.dispute_due.filter(|due| today > *due) {
            return Err(DisputeRefused::TooLate(due));
        }
        let answer_due = today.checked_add_days(Days::new(settings.answer_days.into()));
        Ok(Self {
            id,
            statement_id: statement.id,
            line: complaint.line,
            partner_id: statement.partner_id,
            reason: complaint.reason,
            state: DisputeState::Open,
            held: complaint.held,
            answer_due: answer_due.unwrap_or(today),
            escalated_at: None,
            answer: String::new(),
            adjustment_id: None,
            created_at: now,
            resolved_at: None,
            revision: 1,
        })
    }

    /// Ends it; a correction names the adjustment that it is made with.
    pub fn resolve(
        self,
        state: DisputeState,
        answer: String,
        adjustment_id: Option<Uuid>,
        now: DateTime<Utc>,
    ) -> Result<Self, DisputeRefused> {
        if self.state != DisputeState::Open {
            return Err(DisputeRefused::Answered);
        }
        Ok(Self {
            state,
            answer,
            adjustment_id,
            resolved_at: Some(now),
            revision: self.revision + 1,
            ..self
        })
    }

    /// Once its day has passed without an answer; None when there is nothing to escalate.
    pub fn escalate(self, now: DateTime<Utc>) -> Option<Self> {
        let overdue = self.state == DisputeState::Open && now.date_naive() > self.answer_due;
        (overdue && self.escalated_at.is_none()).then(|| Self {
            escalated_at: Some(now),
            revision: self.revision + 1,
            ..self
        })
    }
}

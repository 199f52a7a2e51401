//! One amount to one account: planned, instructed, then paid or rejected by the bank.

use chrono::{DateTime, NaiveDate, Utc};
use kit::money::Money;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::tax::VatRule;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayoutState {
    Planned,
    Instructed,
    Paid,
    Rejected,
    Cancelled,
}

impl PayoutState {
    const ALL: [Self; 5] = [
        Self::Planned,
        Self::Instructed,
        Self::Paid,
        Self::Rejected,
        Self::Cancelled,
    ];

    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Planned => "PLANNED",
            Self::Instructed => "INSTRUCTED",
            Self::Paid => "PAID",
            Self::Rejected => "REJECTED",
            Self::Cancelled => "CANCELLED",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// What may follow, by name.
    pub fn legal(self) -> &'static str {
        match self {
            Self::Planned => "INSTRUCTED, CANCELLED",
            Self::Instructed => "PAID, REJECTED",
            Self::Paid | Self::Rejected | Self::Cancelled => "",
        }
    }
}

/// The rate that turned the statement's currency into the payout's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exchange {
    pub rate: Decimal,
    pub date: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payout {
    pub id: Uuid,
    pub batch_id: Uuid,
    pub payee_id: Uuid,
    pub partner_id: Uuid,
    pub bank_details_id: Uuid,
    pub state: PayoutState,
    pub net: Money,
    pub vat_rule: String,
    pub vat: Money,
    pub withheld: Money,
    pub gross: Money,
    /// What leaves, in the payee's currency.
    pub amount: Money,
    /// Set when that is another currency than the statement's.
    pub exchange: Option<Exchange>,
    pub instructed_at: Option<DateTime<Utc>>,
    pub result_at: Option<DateTime<Utc>>,
    pub value_date: Option<NaiveDate>,
    pub reason_code: Option<String>,
    pub provider_reference: Option<String>,
    /// Number of the self-billing invoice in the payee's series.
    pub invoice_number: Option<i64>,
    pub revision: i64,
}

/// What a bank says of an instructed payout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayoutResult {
    Paid { value_date: NaiveDate },
    Rejected { reason_code: String },
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the payout is {}, it can't become {}", .from.code(), .to.code())]
pub struct PayoutRefused {
    pub from: PayoutState,
    pub to: PayoutState,
}

impl Payout {
    /// Unique and stable, at most 35 characters: what the bank shows on its statement.
    pub fn end_to_end_id(&self) -> String {
        self.id.simple().to_string()
    }

    /// Whether we write the payee's invoice.
    pub fn is_self_billed(&self) -> bool {
        self.vat_rule != VatRule::OwnInvoice.code()
    }

    /// The series of the payee's self-billing invoices.
    pub fn invoice_series(&self) -> String {
        format!("SELF_BILLING/{}", self.payee_id)
    }

    /// Whether the bank has said just that before.
    pub fn has_result(&self, result: &PayoutResult) -> bool {
        match result {
            PayoutResult::Paid { .. } => self.state == PayoutState::Paid,
            PayoutResult::Rejected { reason_code } => {
                self.state == PayoutState::Rejected
                    && self.reason_code.as_ref() == Some(reason_code)
            }
        }
    }

    /// As the payment provider calls it.
    #[must_use]
    pub fn named(self, provider_reference: String) -> Self {
        Self {
            provider_reference: Some(provider_reference),
            revision: self.revision + 1,
            ..self
        }
    }

    /// Errors: not planned.
    pub fn instruct(self, now: DateTime<Utc>) -> Result<Self, PayoutRefused> {
        let instructed = self.enter(PayoutState::Planned, PayoutState::Instructed)?;
        Ok(Self {
            instructed_at: Some(now),
            ..instructed
        })
    }

    /// Errors: not planned.
    pub fn cancel(self) -> Result<Self, PayoutRefused> {
        self.enter(PayoutState::Planned, PayoutState::Cancelled)
    }

    /// Errors: not instructed.
    pub fn finish(self, result: PayoutResult, now: DateTime<Utc>) -> Result<Self, PayoutRefused> {
        match result {
            PayoutResult::Paid { value_date } => {
                let paid = self.enter(PayoutState::Instructed, PayoutState::Paid)?;
                Ok(Self {
                    result_at: Some(now),
                    value_date: Some(value_date),
                    ..paid
                })
            }
            PayoutResult::Rejected { reason_code } => {
                let rejected = self.enter(PayoutState::Instructed, PayoutState::Rejected)?;
                Ok(Self {
                    result_at: Some(now),
                    reason_code: Some(reason_code),
                    ..rejected
                })
            }
        }
    }

    fn enter(self, from: PayoutState, to: PayoutState) -> Result<Self, PayoutRefused> {
        if self.state == from {
            let revision = self.revision + 1;
            Ok(Self {
                state: to,
                revision,
                ..self
            })
        } else {
            Err(PayoutRefused {
                from: self.state,
                to,
            })
        }
    }
}

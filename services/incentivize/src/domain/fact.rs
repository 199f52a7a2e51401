//! A fact, as the rules see it.

use chrono::NaiveDate;
use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FactKind {
    ResaleBooking,
    Contribution,
    ReferralOutcome,
    Renewal,
    Refund,
    UnitReport,
}

impl FactKind {
    /// The kind in words, such as "resale booking".
    pub fn words(self) -> &'static str {
        match self {
            Self::ResaleBooking => "resale booking",
            Self::Contribution => "contribution",
            Self::ReferralOutcome => "referral outcome",
            Self::Renewal => "renewal",
            Self::Refund => "refund",
            Self::UnitReport => "unit report",
        }
    }
}

/// What the partner did for the deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    Sourced,
    Influenced,
    CoSell,
    Fulfilment,
    Implementation,
}

impl Role {
    /// The role in words, such as "co-sell".
    pub fn words(self) -> &'static str {
        match self {
            Self::Sourced => "sourced",
            Self::Influenced => "influenced",
            Self::CoSell => "co-sell",
            Self::Fulfilment => "fulfilment",
            Self::Implementation => "implementation",
        }
    }
}

/// How a fact relates to an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    Original,
    /// Cancels that fact exactly, on its business date.
    ReversalOf(Uuid),
    /// Gives back a positive part of that fact, on a date of its own.
    RefundOf(Uuid),
}

/// One immutable thing that can earn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub id: Uuid,
    /// Orders facts of one day, so that the order of arrival need not.
    pub external_id: String,
    pub kind: FactKind,
    pub role: Option<Role>,
    pub partner_id: Uuid,
    pub account_id: Option<Uuid>,
    pub opportunity_id: Option<Uuid>,
    /// Not negative: relations, not signs, say what is taken back.
    pub amount: Option<Money>,
    pub quantity: Decimal,
    /// Percent of the amount that the partner's role stands for.
    pub share_percent: Decimal,
    pub business_date: NaiveDate,
    /// The deal's approved registration.
    pub registration_id: Option<Uuid>,
    pub relation: Relation,
}

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
    const NAMES: [(Self, &str, &str); 6] = [
        (Self::ResaleBooking, "RESALE_BOOKING", "resale booking"),
        (Self::Contribution, "CONTRIBUTION", "contribution"),
        (
            Self::ReferralOutcome,
            "REFERRAL_OUTCOME",
            "referral outcome",
        ),
        (Self::Renewal, "RENEWAL", "renewal"),
        (Self::Refund, "REFUND", "refund"),
        (Self::UnitReport, "UNIT_REPORT", "unit report"),
    ];

    /// Upper snake case.
    pub fn code(self) -> &'static str {
        Self::NAMES[self as usize].1
    }

    /// In words, such as "resale booking".
    pub fn words(self) -> &'static str {
        Self::NAMES[self as usize].2
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|name| name.1 == code)
            .map(|name| name.0)
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
    const NAMES: [(Self, &str, &str); 5] = [
        (Self::Sourced, "SOURCED", "sourced"),
        (Self::Influenced, "INFLUENCED", "influenced"),
        (Self::CoSell, "CO_SELL", "co-sell"),
        (Self::Fulfilment, "FULFILMENT", "fulfilment"),
        (Self::Implementation, "IMPLEMENTATION", "implementation"),
    ];

    /// Upper snake case.
    pub fn code(self) -> &'static str {
        Self::NAMES[self as usize].1
    }

    /// In words, such as "co-sell".
    pub fn words(self) -> &'static str {
        Self::NAMES[self as usize].2
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|name| name.1 == code)
            .map(|name| name.0)
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

impl Fact {
    /// The fact that it takes back.
    pub fn takes_back(&self) -> Option<Uuid> {
        match self.relation {
            Relation::Original => None,
            Relation::ReversalOf(id) | Relation::RefundOf(id) => Some(id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_words_stand_at_their_kind() {
        for (kind, code, words) in FactKind::NAMES {
            assert_eq!(
                (kind.code(), kind.words(), FactKind::from_code(code)),
                (code, words, Some(kind))
            );
        }
        for (role, code, words) in Role::NAMES {
            assert_eq!(
                (role.code(), role.words(), Role::from_code(code)),
                (code, words, Some(role))
            );
        }
        assert_eq!(FactKind::from_code("GIFT"), None);
    }
}

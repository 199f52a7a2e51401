//! A fact of sell, as far as tiers count it.

use chrono::NaiveDate;
use kit::money::{MAX_FRACTION_DIGITS, Money, Rounding, round};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::fact::{FactKind, PartnerRole};

#[derive(Debug, Clone, PartialEq)]
pub struct PartnerFact {
    pub id: Uuid,
    pub partner_id: Uuid,
    pub kind: FactKind,
    pub role: Option<PartnerRole>,
    pub opportunity_id: Option<Uuid>,
    pub amount: Option<Money>,
    pub share_percent: Decimal,
    pub business_date: NaiveDate,
    pub reverses: bool,
    /// The fact that it refunds.
    pub refunds: Option<Uuid>,
}

impl PartnerFact {
    /// -1 on what takes away: a refund, or the reversal of what adds.
    pub fn sign(&self) -> i16 {
        if self.reverses == self.refunds.is_some() {
            1
        } else {
            -1
        }
    }

    /// The partner's share of the amount, half even to the digits that are kept.
    pub fn shared_amount(&self) -> Option<Decimal> {
        let amount = self.amount?.amount() * self.share_percent / Decimal::ONE_HUNDRED;
        Some(round(amount, MAX_FRACTION_DIGITS, Rounding::HalfEven))
    }
}

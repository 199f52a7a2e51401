//! What a model brings us a year, and what its people cost.

use kit::money::{Rounding, round};
use rust_decimal::Decimal;

use super::{Model, Situation};

/// In the currency of the price; shares and costs are rounded half even to its minor unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Economics {
    /// What customers pay.
    pub revenue: Decimal,
    /// What we keep of it.
    pub ours: Decimal,
    /// What our people cost.
    pub cost: Decimal,
    /// What is left.
    pub result: Decimal,
}

impl Economics {
    pub fn of(model: &Model, situation: &Situation) -> Self {
        let digits = situation.price.currency().digits();
        let rounded = |value: Decimal| round(value, digits, Rounding::HalfEven).normalize();
        let revenue = rounded(situation.price.amount() * Decimal::from(situation.customers));
        let ours = rounded(revenue * model.our_share / Decimal::ONE_HUNDRED);
        let cost = rounded(situation.person_cost.amount() * model.ours.total());
        Self {
            revenue,
            ours,
            cost,
            result: (ours - cost).normalize(),
        }
    }
}

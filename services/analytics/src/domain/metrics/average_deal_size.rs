//! Average deal size: value of won opportunities ÷ their number, rounded to the currency's digits, half to even.
use kit::money::{Currency, Money, Rounding};
use rust_decimal::Decimal;

use super::Definition;
use crate::domain::cell::Measures;

pub const DEFINITION: Definition = Definition {
    display_name: "Average deal size",
    definition: "Value of the segment's won opportunities divided by their number, by close date, rounded to the currency's \
        digits, half to even.",
    unit: "money",
};

/// `None` when nothing was won.
pub fn average_deal_size(segment: &Measures, currency: Currency) -> Option<Money> {
    let average = segment
        .won_value
        .checked_div(Decimal::from(segment.won_count))?;
    let average = kit::money::round(average, currency.digits(), Rounding::HalfEven);
    Money::new(average, currency).ok()
}

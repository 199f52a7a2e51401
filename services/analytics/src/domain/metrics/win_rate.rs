//! Win rate: won ÷ (won + lost), by close date.
use rust_decimal::Decimal;

use super::{Definition, ratio};
use crate::domain::cell::Measures;

pub const DEFINITION: Definition = Definition {
    display_name: "Win rate",
    definition: "Number of the segment's opportunities won, divided by the number won or lost, by close date.",
    unit: "ratio",
};

pub fn win_rate(segment: &Measures) -> Option<Decimal> {
    let closed = segment.won_count + segment.lost_count;
    ratio(segment.won_count.into(), closed.into())
}

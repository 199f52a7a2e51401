//! Whether something is enough.

use kit::money::Money;
use rust_decimal::Decimal;

use super::{mechanism::Input, trace::Step};

/// Whether `found` reaches `least`, leaving the comparison in `steps`.
pub fn reached(what: &'static str, least: Decimal, found: Decimal, steps: &mut Vec<Step>) -> bool {
    let met = found >= least;
    steps.push(Step::Threshold {
        what: what.into(),
        least,
        found,
        met,
    });
    met
}

/// Whether what is left of the whole deal, whatever the partner's share, reaches the minimum.
pub fn deal_reaches(minimum: Option<Money>, input: &Input<'_>, steps: &mut Vec<Step>) -> bool {
    minimum.is_none_or(|minimum| reached("deal", minimum.amount(), input.whole, steps))
}

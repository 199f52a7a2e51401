//! Influenced share of the pipeline: value of open opportunities in which a partner holds any role ÷ value of all open
//! opportunities.
use rust_decimal::Decimal;

use super::{Definition, ratio};
use crate::domain::segment::{Engagement, Segment};

pub const DEFINITION: Definition = Definition {
    display_name: "Partner-influenced share of pipeline",
    definition: "Value of the segment's open opportunities in which a partner holds any role, divided by the value of all \
        open opportunities, as of now. One without an amount counts at list price and is marked estimated.",
    unit: "ratio",
};

/// `open_value` is the segment's, `influenced` and `all` are those of the tenant.
pub fn influenced_pipeline_share(
    segment: Segment,
    open_value: Decimal,
    influenced: Decimal,
    all: Decimal,
) -> Option<Decimal> {
    let part = match segment {
        Segment::Engagement(Engagement::All | Engagement::Influenced) => influenced,
        Segment::Engagement(Engagement::Direct) => Decimal::ZERO,
        Segment::Type(_) | Segment::Partner(_) => open_value,
    };
    ratio(part, all)
}

//! What had been counted in a period under another system, before facts came here.
//!
//! It is where a running total, a threshold or a comparison starts from. It earns nothing itself: the other system has
//! settled it, by the same terms.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{
    exact::OutOfRange,
    lane::Lane,
    period::Period,
    standing::Series,
    total::{LaneTotals, PeriodTotal, PeriodTotals},
};

mod check;

pub use check::{Volume, check};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The row in the other system.
    pub external_id: String,
    /// Revenue or units, as the component counts.
    pub total: Decimal,
    /// Last day that it covers.
    pub as_of: NaiveDate,
}

/// Of one series.
pub type PeriodOpenings = BTreeMap<Period, Opening>;

/// Of one partner.
pub type Openings = BTreeMap<Series, PeriodOpenings>;

impl Opening {
    /// Whether what happened on the day is in it already.
    pub fn covers(&self, day: NaiveDate) -> bool {
        day <= self.as_of
    }

    /// Whether the other system has settled all of the period, with the minimum.
    pub fn is_whole(&self, period: Period) -> bool {
        self.as_of >= period.last()
    }

    pub fn as_total(&self) -> PeriodTotal {
        PeriodTotal {
            total: self.total,
            facts: 0,
        }
    }
}

/// All that counts in a period, wherever it was counted; none when nothing does.
pub fn counted_in(
    totals: &PeriodTotals,
    openings: &PeriodOpenings,
    period: Period,
) -> Result<Option<LaneTotals>, OutOfRange> {
    let (counted, opening) = (totals.get(&period), openings.get(&period));
    let mut lanes = counted.cloned().unwrap_or_default();
    if let Some(opening) = opening {
        lanes.add(Lane::MAIN, opening.as_total())?;
    }
    Ok((counted.is_some() || opening.is_some()).then_some(lanes))
}

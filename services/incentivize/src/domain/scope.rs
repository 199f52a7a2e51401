//! What a rule is a function of: one fact, or the totals of a period.

use super::period::PeriodLength;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One fact and the state at its date.
    Fact,
    /// The total of a period.
    Period {
        length: PeriodLength,
        totals: Totals,
        settles: Settles,
    },
}

impl Scope {
    /// A period by itself, all of it in one earning.
    pub fn of_period(length: PeriodLength) -> Self {
        Self::running(length, Totals::OfThePeriod)
    }

    /// A period under a running total, all of it in one earning.
    pub fn running(length: PeriodLength, totals: Totals) -> Self {
        Self::Period {
            length,
            totals,
            settles: Settles::LanesTogether,
        }
    }
}

/// Where a period's total starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Totals {
    /// At zero in each period.
    OfThePeriod,
    /// At zero in January: a period earns F(its end) − F(its start).
    OfTheYear,
    /// At zero with the first fact ever: a period earns F(its end) − F(its start).
    OfLifetime,
}

/// What becomes one earning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settles {
    /// The period: the base is the sum of its lanes, and the rule reads each.
    LanesTogether,
    /// Each lane by itself.
    EachLane,
}

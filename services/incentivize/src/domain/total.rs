//! What is counted in periods, by lane.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    exact::{self, OutOfRange},
    lane::Lane,
    outcome::Counted,
    period::Period,
};

/// What facts add up to in one lane of a period, for one partner and component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PeriodTotal {
    pub total: Decimal,
    /// Facts counted, reversed ones excluded.
    pub facts: i64,
}

impl PeriodTotal {
    pub fn plus(self, other: Self) -> Result<Self, OutOfRange> {
        Ok(Self {
            total: exact::add(self.total, other.total)?,
            facts: self.facts + other.facts,
        })
    }

    /// Whether nothing counts in it any more.
    pub fn is_nothing(self) -> bool {
        self.total.is_zero() && self.facts == 0
    }
}

/// Totals of one series, by period.
pub type PeriodTotals = BTreeMap<Period, LaneTotals>;

/// The lanes of one period.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LaneTotals(BTreeMap<Lane, PeriodTotal>);

impl LaneTotals {
    pub fn of(lane: Lane, total: PeriodTotal) -> Self {
        Self(BTreeMap::from([(lane, total)]))
    }

    /// Adds to one lane.
    pub fn add(&mut self, lane: Lane, total: PeriodTotal) -> Result<(), OutOfRange> {
        let sum = self.0.entry(lane).or_default();
        *sum = sum.plus(total)?;
        Ok(())
    }

    /// Adds what an outcome counts.
    pub fn count(&mut self, counted: &Counted) -> Result<(), OutOfRange> {
        let total = PeriodTotal {
            total: counted.base,
            facts: counted.facts,
        };
        self.add(counted.lane.clone(), total)
    }

    pub fn add_all(&mut self, other: &Self) -> Result<(), OutOfRange> {
        for (lane, total) in &other.0 {
            self.add(lane.clone(), *total)?;
        }
        Ok(())
    }

    /// All lanes together.
    pub fn sum(&self) -> Result<PeriodTotal, OutOfRange> {
        let mut lanes = self.0.values();
        lanes.try_fold(PeriodTotal::default(), |sum, total| sum.plus(*total))
    }

    /// One lane by itself, as the main lane.
    pub fn only(&self, lane: &Lane) -> Option<Self> {
        let total = self.0.get(lane)?;
        Some(Self::of(Lane::MAIN, *total))
    }

    /// Whether nothing counts in any lane.
    pub fn is_nothing(&self) -> bool {
        self.0.values().all(|total| total.is_nothing())
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Lane, &PeriodTotal)> {
        self.0.iter()
    }

    /// Amounts by lane; empty where only the main lane counts.
    pub fn named(&self) -> BTreeMap<Lane, Decimal> {
        let counting = self.0.iter().filter(|(_, total)| !total.is_nothing());
        let lanes: BTreeMap<Lane, Decimal> = counting
            .map(|(lane, total)| (lane.clone(), total.total))
            .collect();
        match lanes.keys().all(Lane::is_main) {
            true => BTreeMap::new(),
            false => lanes,
        }
    }
}

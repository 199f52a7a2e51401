//! Which totals and earnings a change reaches: of a series some years or all, and of those the lanes touched or all.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    derivation::Totals,
    lane::Lane,
    standing::{Series, Standing},
};

/// What of one series is settled again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extent {
    /// Calendar years; all when there are none.
    pub years: Option<BTreeSet<i32>>,
    /// All when there are none.
    pub lanes: Option<BTreeSet<Lane>>,
}

/// What is settled again, by series.
pub type Reach = BTreeMap<Series, Extent>;

impl Extent {
    /// What moved totals of a series reach.
    pub fn of_moved(standing: &Standing, series: &Series, moved: &Totals) -> Self {
        let periods = moved.get(series).into_iter().flatten();
        let mut years = BTreeSet::new();
        let mut lanes = BTreeSet::new();
        for (period, totals) in periods {
            years.insert(period.year());
            lanes.extend(totals.iter().map(|(lane, _)| lane.clone()));
        }
        Self {
            years: (!standing.spans_years(series)).then_some(years),
            lanes: standing.settles_each_lane(series).then_some(lanes),
        }
    }

    /// With what another change reaches.
    pub fn widen(&mut self, other: Self) {
        self.years = both(self.years.take(), other.years);
        self.lanes = both(self.lanes.take(), other.lanes);
    }

    pub fn holds_year(&self, year: i32) -> bool {
        self.years
            .as_ref()
            .is_none_or(|years| years.contains(&year))
    }
}

fn both<T: Ord>(one: Option<BTreeSet<T>>, other: Option<BTreeSet<T>>) -> Option<BTreeSet<T>> {
    let (mut one, other) = one.zip(other)?;
    one.extend(other);
    Some(one)
}

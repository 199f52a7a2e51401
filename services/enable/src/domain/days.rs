//! Sets of days: when something holds, held, or will hold.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Days from `start` to before `end`; open without an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    pub start: NaiveDate,
    pub end: Option<NaiveDate>,
}

impl Period {
    pub fn contains(self, day: NaiveDate) -> bool {
        self.start <= day && self.end.is_none_or(|end| day < end)
    }
}

/// Periods in order, with days between them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Days(Vec<Period>);

impl Days {
    /// Every day.
    pub fn always() -> Self {
        Self::since(NaiveDate::MIN)
    }

    /// Every day from `start` on.
    pub fn since(start: NaiveDate) -> Self {
        Self(vec![Period { start, end: None }])
    }

    /// The days of any of the periods, which may overlap and come in any order.
    pub fn of(periods: impl IntoIterator<Item = Period>) -> Self {
        covered(1, periods)
    }

    /// The days that at least `count` of the sets have.
    pub fn at_least<'a>(count: usize, sets: impl IntoIterator<Item = &'a Self>) -> Self {
        if count == 0 {
            return Self::always();
        }
        covered(
            count,
            sets.into_iter().flat_map(|set| set.0.iter().copied()),
        )
    }

    /// The days of both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self::at_least(2, [self, other])
    }

    /// The days of either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self::at_least(1, [self, other])
    }

    /// All other days.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut others = Vec::new();
        let mut from = Some(NaiveDate::MIN);
        for period in &self.0 {
            if let Some(start) = from.filter(|start| *start < period.start) {
                let end = Some(period.start);
                others.push(Period { start, end });
            }
            from = period.end;
        }
        others.extend(from.map(|start| Period { start, end: None }));
        Self(others)
    }

    /// The days before `day`.
    #[must_use]
    pub fn before(&self, day: NaiveDate) -> Self {
        self.and(&Self::since(day).complement())
    }

    /// The days from `day` on.
    #[must_use]
    pub fn from(&self, day: NaiveDate) -> Self {
        self.and(&Self::since(day))
    }

    pub fn contains(&self, day: NaiveDate) -> bool {
        self.0.iter().any(|period| period.contains(day))
    }

    /// First day after `day` that is not in the set; absent when there is none, or `day` itself is not in it.
    pub fn end_after(&self, day: NaiveDate) -> Option<NaiveDate> {
        self.0.iter().find(|period| period.contains(day))?.end
    }

    /// First day from `day` on that is not in the set; absent when there is none.
    pub fn first_gap(&self, day: NaiveDate) -> Option<NaiveDate> {
        match self.contains(day) {
            true => self.end_after(day),
            false => Some(day),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn periods(&self) -> &[Period] {
        &self.0
    }
}

/// The days on which `count` or more of the periods run.
fn covered(count: usize, periods: impl IntoIterator<Item = Period>) -> Days {
    let mut changes: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for period in periods {
        if period.end.is_some_and(|end| end <= period.start) {
            continue;
        }
        *changes.entry(period.start).or_default() += 1;
        if let Some(end) = period.end {
            *changes.entry(end).or_default() -= 1;
        }
    }
    let needed = i64::try_from(count).unwrap_or(i64::MAX);
    let (mut running, mut since, mut found) = (0, None, Vec::new());
    for (day, change) in changes {
        running += change;
        match (since, running >= needed) {
            (None, true) => since = Some(day),
            (Some(start), false) => {
                let end = Some(day);
                found.push(Period { start, end });
                since = None;
            }
            _ => {}
        }
    }
    found.extend(since.map(|start| Period { start, end: None }));
    Days(found)
}

#[cfg(test)]
mod tests;

//! Totals that opportunities add to: one cell for each segment, month of close and currency.
use std::{
    collections::BTreeMap,
    ops::{AddAssign, Neg},
};

use chrono::{Datelike as _, NaiveDate};
use kit::money::Currency;
use rust_decimal::Decimal;

use super::{
    opportunity::{Opportunity, Status},
    placement::Placements,
    segment::Segment,
};

/// An opportunity together with what follows from everything else that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub opportunity: Opportunity,
    pub placements: Placements,
    /// It is the first won deal of its account.
    pub first_win: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellKey {
    pub segment: Segment,
    /// First day of the month of close; `None` while open.
    pub month: Option<NaiveDate>,
    /// `None` for opportunities without any value.
    pub currency: Option<Currency>,
}

/// What a cell counts. Values are in the cell's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    pub open_count: i64,
    pub open_value: Decimal,
    /// Part of the open value that stands at list price.
    pub open_estimated_value: Decimal,
    pub won_count: i64,
    pub won_value: Decimal,
    pub lost_count: i64,
    /// Accounts whose first won deal is here.
    pub new_customer_count: i64,
    /// Part of them that the segment sourced.
    pub sourced_new_customer_count: i64,
}

pub type Cells = BTreeMap<CellKey, Measures>;

/// What replacing `before` by `after` adds to the cells; cells that stay as they are do not appear.
pub fn difference<'a>(
    before: impl IntoIterator<Item = &'a Standing>,
    after: impl IntoIterator<Item = &'a Standing>,
) -> Cells {
    let mut cells = Cells::new();
    for (key, measures) in before.into_iter().flat_map(contributions) {
        *cells.entry(key).or_default() += -measures;
    }
    for (key, measures) in after.into_iter().flat_map(contributions) {
        *cells.entry(key).or_default() += measures;
    }
    cells.retain(|_, measures| *measures != Measures::default());
    cells
}

/// What one opportunity adds, cell by cell.
fn contributions(standing: &Standing) -> impl Iterator<Item = (CellKey, Measures)> {
    let opportunity = &standing.opportunity;
    let month = opportunity.closed_on().and_then(|day| day.with_day(1));
    let currency = opportunity.value.map(|value| value.currency());
    standing.placements.iter().map(move |(&segment, &sourced)| {
        let key = CellKey {
            segment,
            month,
            currency,
        };
        (key, measures(opportunity, standing.first_win, sourced))
    })
}

fn measures(opportunity: &Opportunity, first_win: bool, sourced: bool) -> Measures {
    let value = opportunity
        .value
        .map_or(Decimal::ZERO, |value| value.amount());
    match opportunity.status {
        Status::Open => Measures {
            open_count: 1,
            open_value: value,
            open_estimated_value: if opportunity.estimated {
                value
            } else {
                Decimal::ZERO
            },
            ..Measures::default()
        },
        Status::Won(_) => Measures {
            won_count: 1,
            won_value: value,
            new_customer_count: i64::from(first_win),
            sourced_new_customer_count: i64::from(first_win && sourced),
            ..Measures::default()
        },
        Status::Lost(_) => Measures {
            lost_count: 1,
            ..Measures::default()
        },
    }
}

impl AddAssign for Measures {
    fn add_assign(&mut self, other: Self) {
        self.open_count += other.open_count;
        self.open_value += other.open_value;
        self.open_estimated_value += other.open_estimated_value;
        self.won_count += other.won_count;
        self.won_value += other.won_value;
        self.lost_count += other.lost_count;
        self.new_customer_count += other.new_customer_count;
        self.sourced_new_customer_count += other.sourced_new_customer_count;
    }
}

impl Neg for Measures {
    type Output = Self;

    fn neg(self) -> Self {
        Self {
            open_count: -self.open_count,
            open_value: -self.open_value,
            open_estimated_value: -self.open_estimated_value,
            won_count: -self.won_count,
            won_value: -self.won_value,
            lost_count: -self.lost_count,
            new_customer_count: -self.new_customer_count,
            sourced_new_customer_count: -self.sourced_new_customer_count,
        }
    }
}

#[cfg(test)]
mod tests;

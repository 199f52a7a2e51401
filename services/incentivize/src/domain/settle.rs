//! Turns the totals of a component's periods into earnings.
//!
//! A period earns F(its total); under a running total, F(its end) − F(its start), both rounded. Then the minimum raises it, where one is due.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{
    calculation::{self, Movement},
    commitment::Position,
    exact::{self, OutOfRange},
    mechanism::{Scope, Totals},
    outcome::Counted,
    period::Period,
    plan::{PlanVersion, terms_for},
    trace::{Applied, Subject, Trace},
};

/// What facts add up to in one period, for one partner and component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PeriodTotal {
    pub total: Decimal,
    /// Facts counted, reversed ones excluded.
    pub facts: i64,
}

impl PeriodTotal {
    /// The total with one more outcome counted in it.
    pub fn count(self, counted: Counted) -> Result<Self, OutOfRange> {
        Ok(Self {
            total: exact::add(self.total, counted.base)?,
            facts: self.facts + counted.facts,
        })
    }

    /// Whether nothing counts in it any more.
    pub fn is_nothing(self) -> bool {
        self.total.is_zero() && self.facts == 0
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodEarning {
    pub period: Period,
    pub trace: Trace,
}

/// The running state of a calendar year.
#[derive(Default)]
struct Year {
    number: i32,
    total: PeriodTotal,
    position: Position,
}

/// Earnings of every period in which something counts or a minimum is due, in order.
///
/// `versions` are those of the component's plan. All periods of a calendar year must be there: running totals and carry-over depend on those before.
pub fn settle(
    versions: &[PlanVersion],
    key: &str,
    totals: &BTreeMap<Period, PeriodTotal>,
    due: &BTreeSet<Period>,
) -> Result<Vec<PeriodEarning>, OutOfRange> {
    let counted = totals.iter().filter(|(_, total)| !total.is_nothing());
    let periods: BTreeSet<Period> = counted
        .map(|(period, _)| period)
        .chain(due)
        .copied()
        .collect();
    let mut earnings = Vec::with_capacity(periods.len());
    let mut year = Year::default();
    for period in periods {
        if year.number != period.year() {
            year = Year {
                number: period.year(),
                ..Year::default()
            };
        }
        let Some(applied) = terms_for(versions, key, period) else {
            continue;
        };
        let total = totals.get(&period).copied().unwrap_or_default();
        let trace = year.settle(&applied, period, total, due.contains(&period))?;
        earnings.push(PeriodEarning { period, trace });
    }
    Ok(earnings)
}

impl Year {
    fn settle(
        &mut self,
        applied: &Applied,
        period: Period,
        total: PeriodTotal,
        due: bool,
    ) -> Result<Trace, OutOfRange> {
        let mechanism = applied.component.mechanism();
        let movement = match mechanism.scope() {
            Scope::Period {
                totals: Totals::OfTheYear,
                ..
            } => self.advance(total)?,
            _ => Movement {
                before: None,
                after: input(total),
            },
        };
        let minimum = mechanism
            .commitment()
            .filter(|_| due)
            .map(|terms| terms.minimum.amount());
        let commitment = mechanism.commitment().map(|_| (self.position, minimum));
        let facts = total.facts;
        let trace = calculation::earn(
            applied,
            Subject::Period { period, facts },
            None,
            movement,
            commitment,
        )?;
        if let Some(working) = trace.commitment {
            self.position =
                self.position
                    .after(working.earned, working.minimum, trace.amount.amount())?;
        }
        Ok(trace)
    }

    fn advance(&mut self, total: PeriodTotal) -> Result<Movement, OutOfRange> {
        let before = input(self.total);
        self.total = PeriodTotal {
            total: exact::add(self.total.total, total.total)?,
            facts: self.total.facts + total.facts,
        };
        Ok(Movement {
            before,
            after: input(self.total),
        })
    }
}

/// Nothing counted is no input: flat amounts of the first tier are for those who have begun.
fn input(total: PeriodTotal) -> Option<Decimal> {
    (!total.is_nothing()).then_some(total.total)
}

//! The minimum that a period must bring, and what of a shortfall or surplus carries over to the other periods of the calendar year.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    choice::coded,
    exact::{OutOfRange, add, sub},
    period::{Period, PeriodLength},
    plan::{PlanVersion, reign},
    scope::Scope,
    span::Span,
};

/// What a minimum paid in one period means for the others of the calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CarryOver {
    /// Nothing: every period stands alone.
    #[default]
    None,
    /// Prepaid and recoupable both ways: the year's payments are the greater of its earnings and its minimums.
    Recoupable,
    /// A shortfall paid is recouped from later surplus; an early surplus does not cover later minimums.
    ForwardOnly,
}

coded!(CarryOver: None "NONE", Recoupable "RECOUPABLE", ForwardOnly "FORWARD_ONLY");

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinimumCommitment {
    pub minimum: Money,
    #[serde(default)]
    pub carry_over: CarryOver,
}

/// The calendar year so far, before a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Position {
    /// By the units.
    pub earned: Decimal,
    /// Minimums that have come due.
    pub minimum: Decimal,
    pub paid: Decimal,
}

impl Position {
    /// What a period pays that earned `earned` by its units; `minimum` is none while the period's minimum is not due.
    pub fn payment(
        &self,
        carry_over: CarryOver,
        earned: Decimal,
        minimum: Option<Decimal>,
    ) -> Result<Decimal, OutOfRange> {
        match carry_over {
            CarryOver::None => Ok(minimum.map_or(earned, |minimum| earned.max(minimum))),
            CarryOver::Recoupable => {
                let minimums = add(self.minimum, minimum.unwrap_or_default())?;
                if minimums.is_zero() {
                    return Ok(earned);
                }
                sub(add(self.earned, earned)?.max(minimums), self.paid)
            }
            CarryOver::ForwardOnly => {
                let prepaid = sub(self.paid, self.earned)?;
                let owed = sub(earned, prepaid)?;
                match minimum {
                    Some(minimum) => Ok(owed.max(minimum)),
                    None if prepaid.is_zero() => Ok(earned),
                    None => Ok(owed.max(Decimal::ZERO)),
                }
            }
        }
    }

    /// The year so far, after that period.
    pub fn after(
        &self,
        earned: Decimal,
        minimum: Option<Decimal>,
        paid: Decimal,
    ) -> Result<Self, OutOfRange> {
        Ok(Self {
            earned: add(self.earned, earned)?,
            minimum: add(self.minimum, minimum.unwrap_or_default())?,
            paid: add(self.paid, paid)?,
        })
    }
}

/// Periods whose minimum is due: they have ended, and on at least one of their days the component was in force and the enrollment active.
///
/// `versions` are those of one plan; `active` are the partner's active spans in its program.
pub fn due_periods(
    versions: &[PlanVersion],
    key: &str,
    active: &[Span],
    today: NaiveDate,
) -> BTreeSet<Period> {
    let mut due = BTreeSet::new();
    for version in versions {
        let Some(length) = committed_length(version, key) else {
            continue;
        };
        let in_force = reign(version, versions);
        for span in active {
            due.extend(ended_periods(length, in_force.intersect(*span), today));
        }
    }
    due
}

fn committed_length(version: &PlanVersion, key: &str) -> Option<PeriodLength> {
    let mechanism = version.component(key)?.mechanism();
    match mechanism.scope() {
        Scope::Period { length, .. } => mechanism.commitment().map(|_| length),
        Scope::Fact => None,
    }
}

fn ended_periods(
    length: PeriodLength,
    span: Span,
    today: NaiveDate,
) -> impl Iterator<Item = Period> {
    let first = (!span.is_empty()).then(|| Period::of(length, span.start));
    std::iter::successors(first, |period| period.next())
        .take_while(move |period| period.span().overlaps(span) && period.end() <= today)
}

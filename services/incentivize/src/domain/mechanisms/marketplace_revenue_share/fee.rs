//! The vendor's fee, by day or by the size of the transaction.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    exact::{self, OutOfRange},
    tiers::{Rate, Tiers},
    trace::Step,
};

/// A rate from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedRate {
    pub from: NaiveDate,
    pub percent: Decimal,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fee {
    /// By day, ascending; the first rate also holds for earlier days.
    Rates(Vec<DatedRate>),
    /// By the size of the transaction.
    Tiers(Tiers),
}

impl Fee {
    /// Whether it depends on a day.
    pub fn is_dated(&self) -> bool {
        matches!(self, Self::Rates(_))
    }

    /// The fee on an amount, unrounded; `day` is the one whose rate applies.
    pub fn grant(
        &self,
        of: Decimal,
        day: Option<NaiveDate>,
        steps: &mut Vec<Step>,
    ) -> Result<Decimal, OutOfRange> {
        match self {
            Self::Tiers(tiers) => tiers.grant(Rate::Percent, of, steps),
            Self::Rates(rates) => {
                let Some(DatedRate { from, percent }) = rate_on(rates, day) else {
                    return Ok(Decimal::ZERO);
                };
                steps.push(Step::Rate {
                    since: from,
                    percent,
                });
                let gives = exact::percent(percent, of)?;
                steps.push(Step::Percent { percent, of, gives });
                Ok(gives)
            }
        }
    }
}

fn rate_on(rates: &[DatedRate], day: Option<NaiveDate>) -> Option<DatedRate> {
    let begun = |rate: &&DatedRate| day.is_some_and(|day| rate.from <= day);
    rates.iter().rev().find(begun).or(rates.first()).copied()
}

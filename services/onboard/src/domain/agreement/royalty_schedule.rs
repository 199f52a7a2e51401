//! What an OEM owes: tiers over the year's units or revenue, each beginning where the one before ends, and a minimum a period.

use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::named::named;
use crate::domain::problem::Problem;

named! {
    /// On which side of a boundary a total exactly on it lies.
    #[derive(Default)]
    pub enum TierBoundary {
        /// The lower tier's.
        #[default]
        UpperInclusive = "UPPER_INCLUSIVE",
        /// The higher tier's.
        LowerInclusive = "LOWER_INCLUSIVE",
    }
}

named! {
    #[derive(Default)]
    pub enum TierMethod {
        /// Each band at its own rate.
        #[default]
        Marginal = "MARGINAL",
        /// All of it at the rate of the band reached.
        WholeVolume = "WHOLE_VOLUME",
    }
}

named! {
    /// How often it is billed.
    #[derive(Default)]
    pub enum Period {
        Month = "MONTH",
        #[default]
        Quarter = "QUARTER",
        Year = "YEAR",
    }
}

named! {
    /// What the tiers are over.
    #[derive(Default)]
    pub enum VolumeMeasure {
        /// Units, at a price each.
        #[default]
        Units = "UNITS",
        /// Revenue, at a percentage.
        Revenue = "REVENUE",
    }
}

named! {
    /// What a period above or below the minimum means to other periods.
    #[derive(Default)]
    pub enum CarryOver {
        /// Every period stands alone.
        #[default]
        None = "NONE",
        Recoupable = "RECOUPABLE",
        ForwardOnly = "FORWARD_ONLY",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoyaltySchedule {
    pub tiers: Vec<Tier>,
    pub boundary: TierBoundary,
    pub method: TierMethod,
    pub measure: VolumeMeasure,
    pub period: Period,
    /// At least this much each period; absent: none.
    pub minimum: Option<Money>,
    pub carry_over: CarryOver,
    /// A period's minimum is due by its days in force.
    pub minimum_prorated: bool,
}

/// One band; it starts where the one before ends, the first at zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// Its end; open on the last one only.
    pub up_to: Option<Decimal>,
    /// A price a unit, or a percentage.
    pub rate: Decimal,
    /// Added once when the tier is reached.
    pub flat: Decimal,
}

const MOST_TIERS: usize = 50;
const RATE_DIGITS: u32 = 6;
const HIGHEST_PRICE: i64 = 1_000_000_000;
const ALL_PERCENT: i64 = 100;

impl RoyaltySchedule {
    /// Every bad field, its path beginning at the schedule.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if !(1..=MOST_TIERS).contains(&self.tiers.len()) {
            let description = format!("1 to {MOST_TIERS} tiers");
            problems.push(Problem::new("tiers", "COUNT", description));
        }
        let mut lower = Decimal::ZERO;
        for (index, tier) in self.tiers.iter().enumerate() {
            let last = index + 1 == self.tiers.len();
            let found = [
                tier.end_problem(lower, last),
                tier.rate_problem(self.measure),
                tier.flat_problem(self.minimum),
            ];
            problems.extend(found.into_iter().flatten().map(|problem| Problem {
                field: format!("tiers[{index}].{}", problem.field),
                ..problem
            }));
            lower = tier.up_to.unwrap_or(lower);
        }
        problems.extend(self.minimum_problems());
        problems
    }

    fn minimum_problems(&self) -> Vec<Problem> {
        let Some(minimum) = self.minimum else {
            let dangling = [
                ("carry_over", self.carry_over != CarryOver::None),
                ("minimum_prorated", self.minimum_prorated),
            ];
            let dangling = dangling.into_iter().filter(|(_, given)| *given);
            return dangling
                .map(|(field, _)| {
                    Problem::new(
                        field,
                        "NEEDS_MINIMUM",
                        "says how a minimum is due; there is none",
                    )
                })
                .collect();
        };
        let fine = minimum.amount() > Decimal::ZERO;
        let problem = Problem::new("minimum", "NOT_POSITIVE", "above zero, or absent");
        (!fine).then_some(problem).into_iter().collect()
    }
}

impl Tier {
    fn end_problem(&self, lower: Decimal, last: bool) -> Option<Problem> {
        let refuse = |reason, text: String| Some(Problem::new("up_to", reason, text));
        match self.up_to {
            None if last => None,
            None => refuse("REQUIRED", "only the last tier is open".to_owned()),
            Some(_) if last => refuse(
                "LAST_TIER_CLOSED",
                "the last tier is open, so that no total is left without a tier".to_owned(),
            ),
            Some(up_to) if up_to <= lower => refuse(
                "TIERS_NOT_ASCENDING",
                format!("must be above {lower}, where the tier starts"),
            ),
            Some(_) => None,
        }
    }

    fn rate_problem(&self, measure: VolumeMeasure) -> Option<Problem> {
        let most = match measure {
            VolumeMeasure::Units => Decimal::from(HIGHEST_PRICE),
            VolumeMeasure::Revenue => Decimal::from(ALL_PERCENT),
        };
        if self.rate < Decimal::ZERO {
            return Some(Problem::new("rate", "NEGATIVE", "zero or more"));
        }
        if self.rate > most {
            return Some(Problem::new(
                "rate",
                "OUT_OF_RANGE",
                format!("at most {most}"),
            ));
        }
        let over_precise = self.rate.normalize().scale() > RATE_DIGITS;
        over_precise.then(|| {
            let description = format!("at most {RATE_DIGITS} decimal places");
            Problem::new("rate", "OVER_PRECISE", description)
        })
    }

    /// A flat amount is in the currency of the minimum, where there is one.
    fn flat_problem(&self, minimum: Option<Money>) -> Option<Problem> {
        if self.flat < Decimal::ZERO {
            return Some(Problem::new("flat", "NEGATIVE", "zero or more"));
        }
        let currency = minimum.map(Money::currency)?;
        let over_precise = self.flat.normalize().scale() > currency.digits();
        over_precise.then(|| {
            let (code, digits) = (currency.code(), currency.digits());
            Problem::new(
                "flat",
                "OVER_PRECISE",
                format!("{code} has {digits} decimal places"),
            )
        })
    }
}

#[cfg(test)]
mod tests;

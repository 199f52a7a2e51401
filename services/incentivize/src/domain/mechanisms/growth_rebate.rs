//! A percentage of how much more the partner resold than in an earlier period (or than a fixed amount), if it grew enough.

use kit::money::{Money, Rounding, round};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    choice::choice,
    component::Denomination,
    exact::{self, OutOfRange},
    fact::{Fact, FactKind, Role},
    mechanism::{Input, Mechanism},
    period::{Period, PeriodLength},
    problem::Problems,
    product_selection::is_of,
    requirement::FactPattern,
    scope::Scope,
    threshold,
    trace::Step,
};

mod check;

const BOOKINGS: [FactPattern; 1] = [FactPattern::of(FactKind::ResaleBooking, Role::Fulfilment)];

choice! {
    /// What growth is measured against.
    Baseline:
    /// The same period of the year before.
    PriorYearPeriod "PRIOR_YEAR_PERIOD",
    PriorPeriod "PRIOR_PERIOD",
    Fixed "FIXED",
}

choice! {
    /// What the percentage is taken of.
    GrowthBase:
    /// What lies above the baseline.
    Growth "GROWTH",
    WholeVolume "WHOLE_VOLUME",
}

choice! {
    /// What a partner gets that sold nothing in the earlier period.
    WithoutBaseline:
    Nothing "NOTHING",
    /// It is measured against the fixed baseline.
    Fixed "FIXED",
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrowthRebate {
    pub rate_percent: Decimal,
    pub period: PeriodLength,
    #[serde(default)]
    pub baseline: Baseline,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_baseline: Option<Money>,
    /// Below this growth nothing is paid.
    #[serde(default, skip_serializing_if = "Decimal::is_zero")]
    pub least_growth_percent: Decimal,
    /// Digits to which the revenue that must be reached is rounded; −3 is thousands; not rounded when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold_digits: Option<i32>,
    #[serde(default)]
    pub pays_on: GrowthBase,
    #[serde(default)]
    pub without_baseline: WithoutBaseline,
    /// Only bookings of these count; all when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub product_categories: Vec<String>,
}

impl GrowthRebate {
    /// What the period is measured against; none for a partner that sold nothing in the earlier one.
    fn baseline_of(&self, earlier: Option<Decimal>) -> Option<Decimal> {
        let fixed = self.fixed_baseline.map(Money::amount);
        let earlier = earlier.filter(|earlier| *earlier > Decimal::ZERO);
        match (self.baseline, self.without_baseline) {
            (Baseline::Fixed, _) => fixed,
            (_, WithoutBaseline::Fixed) => earlier.or(fixed),
            (_, WithoutBaseline::Nothing) => earlier,
        }
    }

    /// Revenue from which the rebate is paid.
    fn threshold(&self, baseline: Decimal, rounding: Rounding) -> Result<Decimal, OutOfRange> {
        let percent = exact::add(Decimal::ONE_HUNDRED, self.least_growth_percent)?;
        let least = exact::percent(percent, baseline)?;
        self.threshold_digits
            .map_or(Ok(least), |digits| rounded(least, digits, rounding))
    }
}

/// To fraction digits, or, where they are negative, to tens, hundreds and so on.
fn rounded(value: Decimal, digits: i32, rounding: Rounding) -> Result<Decimal, OutOfRange> {
    if let Ok(digits) = u32::try_from(digits) {
        return Ok(round(value, digits, rounding));
    }
    let tens = digits.unsigned_abs();
    let power = Decimal::try_from_i128_with_scale(10_i128.pow(tens), 0).map_err(|_| OutOfRange)?;
    let scaled = exact::mul(value, Decimal::new(1, tens))?;
    exact::mul(round(scaled, 0, rounding), power)
}

impl Mechanism for GrowthRebate {
    fn name(&self) -> &'static str {
        "growth_rebate"
    }

    fn rule(&self) -> &'static str {
        match self.pays_on {
            GrowthBase::Growth => {
                "a percentage of how much more the partner resold than its baseline, if it grew enough"
            }
            GrowthBase::WholeVolume => {
                "a percentage of all that the partner resold, if that grew enough over its baseline"
            }
        }
    }

    fn formula(&self) -> &'static str {
        match self.pays_on {
            GrowthBase::Growth => {
                "round((revenue − baseline) × rate), if revenue reaches the threshold"
            }
            GrowthBase::WholeVolume => "round(revenue × rate), if revenue reaches the threshold",
        }
    }

    fn computed_from(&self) -> &[FactPattern] {
        &BOOKINGS
    }

    fn concerns(&self, fact: &Fact) -> bool {
        self.product_categories.is_empty() || is_of(&self.product_categories, fact)
    }

    fn scope(&self) -> Scope {
        Scope::of_period(self.period)
    }

    fn compares(&self) -> bool {
        self.baseline != Baseline::Fixed
    }

    fn baseline(&self, period: Period) -> Option<Period> {
        match self.baseline {
            Baseline::PriorYearPeriod => period.a_year_earlier(),
            Baseline::PriorPeriod => period.previous(),
            Baseline::Fixed => None,
        }
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        let Some(baseline) = self.baseline_of(input.context.baseline) else {
            let text = "nothing was resold in the earlier period".into();
            steps.push(Step::Note { text });
            return Ok(Decimal::ZERO);
        };
        let revenue = input.base;
        let least = self.threshold(baseline, input.denomination.rounding)?;
        let enough = threshold::reached("revenue", least, revenue, steps);
        if !enough || revenue <= baseline {
            return Ok(Decimal::ZERO);
        }
        let of = match self.pays_on {
            GrowthBase::WholeVolume => revenue,
            GrowthBase::Growth => {
                let gives = exact::sub(revenue, baseline)?;
                steps.push(Step::Minus {
                    what: "the baseline".into(),
                    of: revenue,
                    less: baseline,
                    gives,
                });
                gives
            }
        };
        let gives = exact::percent(self.rate_percent, of)?;
        steps.push(Step::Percent {
            percent: self.rate_percent,
            of,
            gives,
        });
        Ok(gives)
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        self.check_terms(denomination, problems);
    }
}

//! Credit for the joint roadmap, for every unit (or a percentage of the revenue) above a cumulative threshold, at most the cap.

use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    component::{Denomination, Direction},
    exact::{self, OutOfRange},
    fact::FactKind,
    mechanism::{Input, Measure, Mechanism},
    percentage::{check_amount, check_least, check_rate},
    period::PeriodLength,
    problem::Problems,
    requirement::FactPattern,
    scope::Scope,
    threshold,
    trace::Step,
    volume::{RunningTotal, Volume},
};

const UNIT_REPORTS: [FactPattern; 1] = [FactPattern::any_role(FactKind::UnitReport)];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoadmapCoInvestmentCredit {
    /// Units or revenue.
    pub threshold: Decimal,
    /// Money per unit, or percent.
    pub rate: Decimal,
    #[serde(default)]
    pub measure: Volume,
    #[serde(default)]
    pub running_total: RunningTotal,
    pub period: PeriodLength,
    /// On the credit of a running total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Money>,
}

impl Mechanism for RoadmapCoInvestmentCredit {
    fn name(&self) -> &'static str {
        "roadmap_co_investment_credit"
    }

    fn rule(&self) -> &'static str {
        "credit for the joint roadmap, for what an OEM ships above a cumulative threshold, at most the cap"
    }

    fn formula(&self) -> &'static str {
        "F(end) − F(start), F(cumulative) = round(min((cumulative − threshold) × rate, cap)), 0 below the threshold"
    }

    fn usual_direction(&self) -> Direction {
        Direction::Credit
    }

    fn computed_from(&self) -> &[FactPattern] {
        &UNIT_REPORTS
    }

    fn measure(&self) -> Measure {
        self.measure.measure()
    }

    fn scope(&self) -> Scope {
        Scope::running(self.period, self.running_total.totals())
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        let words = self.measure.words();
        if !threshold::reached(words, self.threshold, input.base, steps) {
            return Ok(Decimal::ZERO);
        }
        let above = exact::sub(input.base, self.threshold)?;
        steps.push(Step::Minus {
            what: "the threshold".into(),
            of: input.base,
            less: self.threshold,
            gives: above,
        });
        let gives = self.measure.grant(self.rate, above, steps)?;
        match self.cap.map(Money::amount) {
            Some(cap) if gives > cap => {
                steps.push(Step::Cap { gives: cap });
                Ok(cap)
            }
            _ => Ok(gives),
        }
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        check_least("threshold", self.threshold, problems);
        check_rate("rate", self.rate, self.measure.rate(), problems);
        if let Some(cap) = self.cap {
            check_amount("cap", cap, denomination, problems);
        }
    }
}

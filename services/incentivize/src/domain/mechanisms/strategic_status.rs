//! A named status that an OEM reaches with the units (or the revenue) of a calendar year; it moves no money.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    component::{Denomination, Direction},
    exact::OutOfRange,
    fact::FactKind,
    mechanism::{Input, Measure, Mechanism},
    percentage::check_least,
    period::PeriodLength,
    problem::Problems,
    product_selection::check_word,
    requirement::FactPattern,
    scope::Scope,
    threshold,
    trace::Step,
    volume::Volume,
};

const UNIT_REPORTS: [FactPattern; 1] = [FactPattern::any_role(FactKind::UnitReport)];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrategicStatus {
    /// Its name.
    pub status: String,
    /// Units or revenue.
    pub threshold: Decimal,
    #[serde(default)]
    pub measure: Volume,
}

impl Mechanism for StrategicStatus {
    fn name(&self) -> &'static str {
        "strategic_status"
    }

    fn rule(&self) -> &'static str {
        "a named status that an OEM reaches with what it ships in a calendar year"
    }

    fn formula(&self) -> &'static str {
        "0; the status is held if the year's total reaches the threshold"
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
        Scope::of_period(PeriodLength::Year)
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        let words = self.measure.words();
        let text = match threshold::reached(words, self.threshold, input.base, steps) {
            true => format!("{} is reached", self.status),
            false => format!("{} is not reached", self.status),
        };
        steps.push(Step::Note { text: text.into() });
        Ok(Decimal::ZERO)
    }

    fn check(&self, _denomination: &Denomination, problems: &mut Problems) {
        check_word("status", &self.status, problems);
        check_least("threshold", self.threshold, problems);
    }
}

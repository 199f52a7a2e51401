//! What the partner's own agreement promises: the royalty by its schedule, with its minimum. A period is billed by the terms in force on its last day, or the last ones before.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::oem_royalty::OemRoyalty;
use crate::domain::{
    commitment::MinimumCommitment,
    component::{Denomination, Direction},
    exact::OutOfRange,
    fact::FactKind,
    mechanism::{Input, Measure, Mechanism},
    outcome::Awaiting,
    period::{Period, PeriodLength},
    problem::Problems,
    requirement::FactPattern,
    scope::{Scope, Totals},
    span::Span,
    tiers::Tiers,
    trace::Step,
    volume::Volume,
};

const UNIT_REPORTS: [FactPattern; 1] = [FactPattern::any_role(FactKind::UnitReport)];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedRoyalty {
    /// How often it is billed.
    pub period: PeriodLength,
    #[serde(default)]
    pub measure: Volume,
    /// What the partner signed, by first day; in a plan there is none, and where a period is billed there is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agreed: Vec<Agreed>,
}

/// The schedule of one agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    pub agreement_id: Uuid,
    /// On which it holds, less those of its amendments.
    pub days: Span,
    pub royalty: OemRoyalty,
}

impl AgreedRoyalty {
    /// Whether a schedule can be billed by these periods, in this measure and currency.
    pub fn fits(&self, royalty: &OemRoyalty, denomination: &Denomination) -> bool {
        let mut problems = Problems::default();
        royalty.check(denomination, &mut problems);
        let same_currency =
            |commitment: &MinimumCommitment| commitment.minimum.currency() == denomination.currency;
        royalty.period == self.period
            && royalty.measure == self.measure
            && royalty.commitment.as_ref().is_none_or(same_currency)
            && problems.into_found().is_empty()
    }

    /// The terms of a period.
    #[must_use]
    pub fn in_period(&self, period: Period) -> Self {
        let begun = |agreed: &&Agreed| agreed.days.start <= period.last();
        Self {
            agreed: self
                .agreed
                .iter()
                .rfind(begun)
                .cloned()
                .into_iter()
                .collect(),
            ..self.clone()
        }
    }

    /// What is billed by.
    pub fn schedule(&self) -> Option<&Agreed> {
        self.agreed.last()
    }

    fn royalty(&self) -> Option<&OemRoyalty> {
        self.schedule().map(|agreed| &agreed.royalty)
    }
}

impl Mechanism for AgreedRoyalty {
    fn name(&self) -> &'static str {
        "agreed_royalty"
    }

    fn rule(&self) -> &'static str {
        "the royalty by the schedule of the partner's own agreement, and in every period at least its minimum"
    }

    fn formula(&self) -> &'static str {
        let royalty = self.royalty().map(Mechanism::formula);
        royalty.unwrap_or("by the agreement")
    }

    fn usual_direction(&self) -> Direction {
        Direction::Receivable
    }

    fn computed_from(&self) -> &[FactPattern] {
        &UNIT_REPORTS
    }

    fn waits_for(&self, day: chrono::NaiveDate) -> Option<Awaiting> {
        let mut agreed = self.agreed.iter();
        let holds = agreed.any(|agreed| agreed.days.contains(day));
        (!holds).then_some(Awaiting::Agreement)
    }

    fn measure(&self) -> Measure {
        self.measure.measure()
    }

    fn scope(&self) -> Scope {
        Scope::running(self.period, Totals::OfTheYear)
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        match self.royalty() {
            Some(royalty) => royalty.grant(input, steps),
            None => Ok(Decimal::ZERO),
        }
    }

    fn tiers(&self) -> Option<&Tiers> {
        self.royalty()?.tiers()
    }

    fn commitment(&self) -> Option<&MinimumCommitment> {
        self.royalty()?.commitment()
    }

    fn promised(&self) -> Vec<Span> {
        let with_minimum = self
            .agreed
            .iter()
            .filter(|agreed| agreed.royalty.commitment.is_some());
        with_minimum.map(|agreed| agreed.days).collect()
    }

    fn check(&self, _denomination: &Denomination, _problems: &mut Problems) {}
}

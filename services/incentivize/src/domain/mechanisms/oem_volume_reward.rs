//! Money for an OEM's cumulative units: an amount per unit by tiers, an amount for reaching a tier, or both.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    component::Denomination,
    exact::OutOfRange,
    fact::FactKind,
    mechanism::{Input, Measure, Mechanism},
    period::PeriodLength,
    problem::Problems,
    requirement::FactPattern,
    scope::Scope,
    tiers::{Rate, Tiers},
    trace::Step,
    volume::RunningTotal,
};

const UNIT_REPORTS: [FactPattern; 1] = [FactPattern::any_role(FactKind::UnitReport)];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OemVolumeReward {
    #[serde(flatten)]
    pub tiers: Tiers,
    #[serde(default)]
    pub running_total: RunningTotal,
    /// How often it is paid.
    pub period: PeriodLength,
}

impl Mechanism for OemVolumeReward {
    fn name(&self) -> &'static str {
        "oem_volume_reward"
    }

    fn rule(&self) -> &'static str {
        "money for an OEM's cumulative units: an amount per unit by tiers, an amount for reaching a tier, or both"
    }

    fn formula(&self) -> &'static str {
        "round(F(cumulative units at the end)) − round(F(cumulative units at the start))"
    }

    fn computed_from(&self) -> &[FactPattern] {
        &UNIT_REPORTS
    }

    fn measure(&self) -> Measure {
        Measure::Quantity
    }

    fn scope(&self) -> Scope {
        Scope::running(self.period, self.running_total.totals())
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        self.tiers.grant(Rate::PerUnit, input.base, steps)
    }

    fn tiers(&self) -> Option<&Tiers> {
        Some(&self.tiers)
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        self.tiers
            .check(Rate::PerUnit, denomination.digits, problems);
    }
}

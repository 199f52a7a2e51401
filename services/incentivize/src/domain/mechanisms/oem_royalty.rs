//! A price per unit that the OEM shipped (or a percentage of what it earned with them), by tiers over the calendar year, and in every period at least the minimum.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    commitment::{CarryOver, MinimumCommitment},
    component::{Denomination, Direction},
    exact::OutOfRange,
    fact::FactKind,
    mechanism::{Input, Measure, Mechanism},
    percentage::check_amount,
    period::PeriodLength,
    problem::Problems,
    requirement::FactPattern,
    scope::{Scope, Totals},
    tiers::Tiers,
    trace::Step,
    volume::Volume,
};

const UNIT_REPORTS: [FactPattern; 1] = [FactPattern::any_role(FactKind::UnitReport)];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OemRoyalty {
    #[serde(flatten)]
    pub tiers: Tiers,
    #[serde(default, skip_serializing_if = "is_units")]
    pub measure: Volume,
    /// How often it is billed.
    pub period: PeriodLength,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<MinimumCommitment>,
}

fn is_units(measure: &Volume) -> bool {
    *measure == Volume::Units
}

impl Mechanism for OemRoyalty {
    fn name(&self) -> &'static str {
        "oem_royalty"
    }

    fn rule(&self) -> &'static str {
        match self.measure {
            Volume::Units => {
                "a price per unit that the OEM shipped, by tiers over the units of the calendar year, and in every period at least the minimum"
            }
            Volume::Revenue => {
                "a percentage of what the OEM earned with our product, by tiers over the calendar year, and in every period at least the minimum"
            }
        }
    }

    fn formula(&self) -> &'static str {
        match self.commitment.map(|commitment| commitment.carry_over) {
            None => "round(F(year's total at the end)) − round(F(year's total at the start))",
            Some(CarryOver::None) => {
                "max(round(F(year's total at the end)) − round(F(year's total at the start)), minimum)"
            }
            Some(CarryOver::Recoupable) => {
                "max(year's royalty, year's minimums) − paid before, where royalty = round(F(year's total))"
            }
            Some(CarryOver::ForwardOnly) => {
                "max(round(F(year's total at the end)) − round(F(year's total at the start)) − shortfalls paid before, minimum)"
            }
        }
    }

    fn usual_direction(&self) -> Direction {
        Direction::Receivable
    }

    fn computed_from(&self) -> &[FactPattern] {
        &UNIT_REPORTS
    }

    fn measure(&self) -> Measure {
        self.measure.measure()
    }

    fn scope(&self) -> Scope {
        Scope::running(self.period, Totals::OfTheYear)
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        self.tiers.grant(self.measure.rate(), input.base, steps)
    }

    fn tiers(&self) -> Option<&Tiers> {
        Some(&self.tiers)
    }

    fn commitment(&self) -> Option<&MinimumCommitment> {
        self.commitment.as_ref()
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        self.tiers
            .check(self.measure.rate(), denomination.digits, problems);
        if let Some(commitment) = &self.commitment {
            check_amount("minimum", commitment.minimum, denomination, problems);
        }
    }
}

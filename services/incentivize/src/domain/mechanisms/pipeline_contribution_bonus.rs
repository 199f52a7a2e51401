//! A percentage of the partner's share of each won deal that it sourced (influenced, co-sold or implements), at most the cap.

use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    choice::choice,
    component::Denomination,
    exact::OutOfRange,
    fact::{FactKind, Role},
    mechanism::{Input, Mechanism},
    percentage::{Percentage, check_amount},
    problem::Problems,
    requirement::FactPattern,
    threshold,
    trace::Step,
};

const CONTRIBUTIONS: [FactPattern; 4] = [
    FactPattern::of(FactKind::Contribution, Role::Sourced),
    FactPattern::of(FactKind::Contribution, Role::Influenced),
    FactPattern::of(FactKind::Contribution, Role::CoSell),
    FactPattern::of(FactKind::Contribution, Role::Implementation),
];

choice! {
    /// Which contribution the bonus rewards.
    ContributionRole:
    Sourced "SOURCED",
    Influenced "INFLUENCED",
    CoSell "CO_SELL",
    Implementation "IMPLEMENTATION",
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PipelineContributionBonus {
    pub role: ContributionRole,
    #[serde(flatten)]
    pub percentage: Percentage,
    /// Smaller deals earn nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_deal: Option<Money>,
}

impl Mechanism for PipelineContributionBonus {
    fn name(&self) -> &'static str {
        "pipeline_contribution_bonus"
    }

    fn rule(&self) -> &'static str {
        match self.role {
            ContributionRole::Sourced => {
                "a percentage of the partner's share of each won deal that it sourced, at most the cap"
            }
            ContributionRole::Influenced => {
                "a percentage of the partner's share of each won deal that it influenced, at most the cap"
            }
            ContributionRole::CoSell => {
                "a percentage of the partner's share of each won deal that it co-sold, at most the cap"
            }
            ContributionRole::Implementation => {
                "a percentage of the partner's share of each won deal that it implements, at most the cap"
            }
        }
    }

    fn formula(&self) -> &'static str {
        "round(min(amount × share × rate, cap))"
    }

    fn computed_from(&self) -> &[FactPattern] {
        let one = self.role as usize;
        &CONTRIBUTIONS[one..=one]
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        match threshold::deal_reaches(self.minimum_deal, input, steps) {
            true => self.percentage.grant(input.base, steps),
            false => Ok(Decimal::ZERO),
        }
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        self.percentage.check(denomination, problems);
        if let Some(minimum) = self.minimum_deal {
            check_amount("minimum_deal", minimum, denomination, problems);
        }
    }
}

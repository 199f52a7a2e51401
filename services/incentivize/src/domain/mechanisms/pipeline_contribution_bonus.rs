//! A percentage of the partner's share of each won deal that it sourced (or influenced), at most the cap.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    component::Denomination,
    exact::OutOfRange,
    fact::{FactKind, Role},
    mechanism::{Input, Mechanism},
    percentage::Percentage,
    problem::Problems,
    requirement::FactPattern,
    trace::Step,
};

const SOURCED: [FactPattern; 1] = [FactPattern::of(FactKind::Contribution, Role::Sourced)];
const INFLUENCED: [FactPattern; 1] = [FactPattern::of(FactKind::Contribution, Role::Influenced)];

/// Which contribution the bonus rewards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContributionRole {
    Sourced,
    Influenced,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PipelineContributionBonus {
    pub role: ContributionRole,
    #[serde(flatten)]
    pub percentage: Percentage,
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
        }
    }

    fn formula(&self) -> &'static str {
        "round(min(amount × share × rate, cap))"
    }

    fn computed_from(&self) -> &'static [FactPattern] {
        match self.role {
            ContributionRole::Sourced => &SOURCED,
            ContributionRole::Influenced => &INFLUENCED,
        }
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        self.percentage.grant(input.base, steps)
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        self.percentage.check(denomination, problems);
    }
}

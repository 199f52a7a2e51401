//! A percentage of each deal that the partner referred, at most the cap.

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

const REFERRALS: [FactPattern; 2] = [
    FactPattern::of(FactKind::Contribution, Role::Sourced),
    FactPattern::of(FactKind::ReferralOutcome, Role::Sourced),
];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralFee {
    #[serde(flatten)]
    pub percentage: Percentage,
}

impl Mechanism for ReferralFee {
    fn name(&self) -> &'static str {
        "referral_fee"
    }

    fn rule(&self) -> &'static str {
        "a percentage of each deal that the partner referred, at most the cap"
    }

    fn formula(&self) -> &'static str {
        "round(min(amount × share × rate, cap))"
    }

    fn computed_from(&self) -> &'static [FactPattern] {
        &REFERRALS
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        self.percentage.grant(input.base, steps)
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        self.percentage.check(denomination, problems);
    }
}

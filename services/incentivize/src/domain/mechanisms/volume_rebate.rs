//! A percentage of what the partner resold in a period, by tiers: each band at its own rate, or everything at the rate reached.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    component::Denomination,
    exact::OutOfRange,
    fact::{FactKind, Role},
    mechanism::{Input, Mechanism},
    period::PeriodLength,
    problem::Problems,
    requirement::FactPattern,
    scope::Scope,
    tiers::{Rate, TierMethod, Tiers},
    trace::Step,
};

const BOOKINGS: [FactPattern; 1] = [FactPattern::of(FactKind::ResaleBooking, Role::Fulfilment)];

/// What the tiers are applied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Aggregation {
    /// Each booking by itself.
    Booking,
    /// Everything booked in the period.
    Period(PeriodLength),
}

impl Default for Aggregation {
    fn default() -> Self {
        Self::Period(PeriodLength::Quarter)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VolumeRebate {
    #[serde(flatten)]
    pub tiers: Tiers,
    #[serde(default)]
    pub aggregation: Aggregation,
}

impl Mechanism for VolumeRebate {
    fn name(&self) -> &'static str {
        "volume_rebate"
    }

    fn rule(&self) -> &'static str {
        match (self.tiers.method, self.aggregation) {
            (TierMethod::Marginal, Aggregation::Period(_)) => {
                "a percentage of what the partner resold in the period, each tier at its own rate"
            }
            (TierMethod::WholeVolume, Aggregation::Period(_)) => {
                "a percentage of what the partner resold in the period, all of it at the rate of the tier reached"
            }
            (TierMethod::Marginal, Aggregation::Booking) => {
                "a percentage of each resale booking, each tier at its own rate"
            }
            (TierMethod::WholeVolume, Aggregation::Booking) => {
                "a percentage of each resale booking, all of it at the rate of the tier reached"
            }
        }
    }

    fn formula(&self) -> &'static str {
        match self.tiers.method {
            TierMethod::Marginal => {
                "round(sum over the tiers reached of (revenue in the tier × rate + flat))"
            }
            TierMethod::WholeVolume => "round(revenue × rate of the tier reached + flat)",
        }
    }

    fn computed_from(&self) -> &'static [FactPattern] {
        &BOOKINGS
    }

    fn scope(&self) -> Scope {
        match self.aggregation {
            Aggregation::Booking => Scope::Fact,
            Aggregation::Period(length) => Scope::of_period(length),
        }
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        self.tiers.grant(Rate::Percent, input.base, steps)
    }

    fn tiers(&self) -> Option<&Tiers> {
        Some(&self.tiers)
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        self.tiers
            .check(Rate::Percent, denomination.digits, problems);
    }
}

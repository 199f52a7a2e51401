//! A percentage of what the partner resold in a period, by tiers: each band at its own rate, or everything at the rate reached.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    component::Denomination,
    exact::OutOfRange,
    fact::{Fact, FactKind, Role},
    lane::Lane,
    mechanism::{Input, Mechanism},
    payee::Payee,
    period::PeriodLength,
    problem::Problems,
    product_selection::{check_categories, is_of},
    requirement::FactPattern,
    scope::{Scope, Settles, Totals},
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
    /// All bookings of one deal together, settled by the period.
    Deal(PeriodLength),
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
    /// Only bookings of these count; all when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub product_categories: Vec<String>,
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
            (TierMethod::Marginal, Aggregation::Deal(_)) => {
                "a percentage of all bookings of a deal, each tier at its own rate"
            }
            (TierMethod::WholeVolume, Aggregation::Deal(_)) => {
                "a percentage of all bookings of a deal, all of it at the rate of the tier reached"
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

    fn computed_from(&self) -> &[FactPattern] {
        &BOOKINGS
    }

    fn concerns(&self, fact: &Fact) -> bool {
        self.product_categories.is_empty() || is_of(&self.product_categories, fact)
    }

    fn scope(&self) -> Scope {
        match self.aggregation {
            Aggregation::Booking => Scope::Fact,
            Aggregation::Period(length) => Scope::of_period(length),
            Aggregation::Deal(length) => Scope::Period {
                length,
                totals: Totals::OfLifetime,
                settles: Settles::EachLane,
            },
        }
    }

    /// A booking without an opportunity is a deal of its own.
    fn lane(&self, fact: &Fact) -> Lane {
        match self.aggregation {
            Aggregation::Deal(_) => Lane::named(fact.opportunity_id.unwrap_or(fact.id)),
            Aggregation::Booking | Aggregation::Period(_) => Lane::MAIN,
        }
    }

    fn payee_of_lane(&self, _lane: &Lane) -> Payee {
        Payee::Partner
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
        check_categories("product_categories", &self.product_categories, problems);
    }
}

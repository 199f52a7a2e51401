//! A percentage of each resale booking whose deal the partner had registered, at most the cap.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    component::Denomination,
    context::Context,
    exact::OutOfRange,
    fact::{Fact, FactKind, Role},
    mechanism::{Input, Mechanism},
    outcome::ExceptionReason,
    percentage::Percentage,
    problem::Problems,
    requirement::FactPattern,
    trace::Step,
};

const BOOKINGS: [FactPattern; 1] = [FactPattern::of(FactKind::ResaleBooking, Role::Fulfilment)];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealRegistrationCommission {
    #[serde(flatten)]
    pub percentage: Percentage,
}

impl Mechanism for DealRegistrationCommission {
    fn name(&self) -> &'static str {
        "deal_registration_commission"
    }

    fn rule(&self) -> &'static str {
        "a percentage of each resale booking whose deal the partner had registered, at most the cap"
    }

    fn formula(&self) -> &'static str {
        "round(min(amount × share × rate, cap))"
    }

    fn computed_from(&self) -> &'static [FactPattern] {
        &BOOKINGS
    }

    fn admit(&self, fact: &Fact, _context: &Context) -> Result<(), ExceptionReason> {
        match fact.registration_id {
            Some(_) => Ok(()),
            None => Err(ExceptionReason::NotRegistered),
        }
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        self.percentage.grant(input.base, steps)
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        self.percentage.check(denomination, problems);
    }
}

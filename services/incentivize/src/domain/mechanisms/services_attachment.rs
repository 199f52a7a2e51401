//! A percentage, an amount, or both, for services that a partner attached to our product, if they are large enough.

use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    component::Denomination,
    exact::OutOfRange,
    fact::FactKind,
    mechanism::{Input, Mechanism},
    percentage::check_amount,
    premium::Premium,
    problem::Problems,
    requirement::FactPattern,
    threshold,
    trace::Step,
};

const SERVICES: [FactPattern; 1] = [FactPattern::any_role(FactKind::ServicesAttached)];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicesAttachment {
    #[serde(flatten)]
    pub premium: Premium,
    /// Smaller services earn nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_amount: Option<Money>,
}

impl Mechanism for ServicesAttachment {
    fn name(&self) -> &'static str {
        "services_attachment"
    }

    fn rule(&self) -> &'static str {
        "a percentage, an amount, or both, for services that a partner attached to our product, if they are large enough"
    }

    fn formula(&self) -> &'static str {
        "round(min(services × share × rate, cap) + amount per attachment)"
    }

    fn computed_from(&self) -> &[FactPattern] {
        &SERVICES
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        match threshold::deal_reaches(self.least_amount, input, steps) {
            true => self.premium.grant(input.base, steps),
            false => Ok(Decimal::ZERO),
        }
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        self.premium.check(denomination, problems);
        if let Some(least) = self.least_amount {
            check_amount("least_amount", least, denomination, problems);
        }
    }
}

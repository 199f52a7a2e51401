//! An amount, a percentage, or both, for each fact that is the first purchase of its customer.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    accepted_facts,
    component::Denomination,
    context::{Context, State},
    exact::OutOfRange,
    fact::{Fact, FactKind, Role},
    mechanism::{Input, Mechanism, Reads},
    outcome::ExceptionReason,
    premium::Premium,
    problem::Problems,
    requirement::FactPattern,
    trace::Step,
};

/// What may be a first purchase.
const PURCHASES: [FactPattern; 5] = [
    FactPattern::of(FactKind::Contribution, Role::Sourced),
    FactPattern::of(FactKind::Contribution, Role::Influenced),
    FactPattern::of(FactKind::ResaleBooking, Role::Fulfilment),
    FactPattern::any_role(FactKind::Conversion),
    FactPattern::any_role(FactKind::MarketplaceTransaction),
];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCustomerBonus {
    #[serde(flatten)]
    pub premium: Premium,
    pub facts: Vec<FactPattern>,
}

impl NewCustomerBonus {
    /// Contributions that the partner sourced, and marketplace transactions.
    pub fn usual_facts() -> Vec<FactPattern> {
        vec![PURCHASES[0], PURCHASES[4]]
    }
}

impl Mechanism for NewCustomerBonus {
    fn name(&self) -> &'static str {
        "new_customer_bonus"
    }

    fn rule(&self) -> &'static str {
        "an amount, a percentage, or both, for each fact that is the first purchase of its customer"
    }

    fn formula(&self) -> &'static str {
        "round(min(amount × share × rate, cap) + amount per new customer)"
    }

    fn computed_from(&self) -> &[FactPattern] {
        &self.facts
    }

    fn reads(&self) -> Reads {
        Reads {
            first_purchase: true,
            ..Reads::default()
        }
    }

    fn context(&self, _fact: &Fact, state: &State<'_>) -> Context {
        Context {
            first_purchase: state.first_purchase,
            ..Context::default()
        }
    }

    fn admit(&self, fact: &Fact, context: &Context) -> Result<(), ExceptionReason> {
        match (fact.account_id, context.first_purchase) {
            (None, _) => Err(ExceptionReason::AccountMissing),
            (Some(_), Some(true)) => Ok(()),
            (Some(_), _) => Err(ExceptionReason::NotFirstPurchase),
        }
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        self.premium.grant(input.base, steps)
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        self.premium.check(denomination, problems);
        accepted_facts::check_several("facts", &self.facts, &PURCHASES, problems);
    }
}

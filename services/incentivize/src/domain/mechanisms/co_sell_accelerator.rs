//! Credit for the vendor's seller on a deal in which a partner helped: what the multiplier adds to the partner's share of it, or all of it multiplied.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    accepted_facts,
    choice::choice,
    component::{Denomination, Direction},
    context::Context,
    exact::{self, OutOfRange},
    fact::{Fact, FactKind, Role},
    mechanism::{Input, Mechanism},
    outcome::ExceptionReason,
    payee::Payee,
    percentage::check_rate,
    problem::Problems,
    requirement::FactPattern,
    tiers::Rate,
    trace::Step,
};

const CONTRIBUTIONS: [FactPattern; 4] = [
    FactPattern::of(FactKind::Contribution, Role::Sourced),
    FactPattern::of(FactKind::Contribution, Role::Influenced),
    FactPattern::of(FactKind::Contribution, Role::CoSell),
    FactPattern::of(FactKind::Contribution, Role::Implementation),
];

choice! {
    /// Which part of the multiplied amount is credited.
    SellerCredit:
    /// What the multiplier adds.
    Extra "EXTRA",
    Whole "WHOLE",
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoSellAccelerator {
    /// Contributions in the partner's roles that count.
    pub facts: Vec<FactPattern>,
    /// At least 1.
    pub multiplier: Decimal,
    #[serde(default)]
    pub credits: SellerCredit,
}

impl Mechanism for CoSellAccelerator {
    fn name(&self) -> &'static str {
        "co_sell_accelerator"
    }

    fn rule(&self) -> &'static str {
        match self.credits {
            SellerCredit::Extra => {
                "extra credit for the vendor's seller on the partner's share of each deal in which the partner helped"
            }
            SellerCredit::Whole => {
                "multiplied credit for the vendor's seller on the partner's share of each deal in which the partner helped"
            }
        }
    }

    fn formula(&self) -> &'static str {
        match self.credits {
            SellerCredit::Extra => "round(amount × share × (multiplier − 1))",
            SellerCredit::Whole => "round(amount × share × multiplier)",
        }
    }

    fn usual_direction(&self) -> Direction {
        Direction::Credit
    }

    fn computed_from(&self) -> &[FactPattern] {
        &self.facts
    }

    fn admit(&self, fact: &Fact, _context: &Context) -> Result<(), ExceptionReason> {
        let seller = fact.detail.seller.as_ref().map(|_| ());
        seller.ok_or(ExceptionReason::SellerMissing)
    }

    fn payee(&self, fact: &Fact) -> Payee {
        let seller = fact.detail.seller.clone();
        seller.map_or(Payee::Partner, Payee::Seller)
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        let by = match self.credits {
            SellerCredit::Extra => self.multiplier - Decimal::ONE,
            SellerCredit::Whole => self.multiplier,
        };
        let gives = exact::mul(input.base, by)?;
        steps.push(Step::Multiply {
            what: "credit".into(),
            by,
            of: input.base,
            gives,
        });
        Ok(gives)
    }

    fn check(&self, _denomination: &Denomination, problems: &mut Problems) {
        accepted_facts::check_several("roles", &self.facts, &CONTRIBUTIONS, problems);
        check_rate("multiplier", self.multiplier, Rate::Multiplier, problems);
        problems.require(
            self.multiplier >= Decimal::ONE,
            "multiplier",
            "BELOW_ONE",
            "must be at least 1",
        );
    }
}

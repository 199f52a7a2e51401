//! Money for the partner's persons who sell named products within a window: an amount for each deal or unit, or a percentage, by tiers.

use chrono::NaiveDate;
use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    choice::choice,
    component::Denomination,
    context::Context,
    exact::OutOfRange,
    fact::{Fact, FactKind, Role},
    lane::Lane,
    mechanism::{Input, Measure, Mechanism, Reads},
    outcome::ExceptionReason,
    payee::Payee,
    period::PeriodLength,
    problem::Problems,
    product_selection::ProductSelection,
    requirement::FactPattern,
    scope::{Scope, Settles, Totals},
    tiers::{Rate, Tiers},
    trace::Step,
};

mod budget;
mod check;

/// What a person may sell; one of them, since roles are never added to each other.
const SALES: [FactPattern; 8] = [
    FactPattern::of(FactKind::ResaleBooking, Role::Fulfilment),
    FactPattern::of(FactKind::Contribution, Role::Sourced),
    FactPattern::of(FactKind::Contribution, Role::Influenced),
    FactPattern::of(FactKind::Contribution, Role::CoSell),
    FactPattern::of(FactKind::Contribution, Role::Implementation),
    FactPattern::any_role(FactKind::Conversion),
    FactPattern::any_role(FactKind::ReferralOutcome),
    FactPattern::any_role(FactKind::Renewal),
];

choice! {
    /// What a SPIFF is paid for.
    SpiffReward:
    Deal "DEAL",
    Unit "UNIT",
    Percent "PERCENT",
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spiff {
    pub start: NaiveDate,
    /// First day after the window.
    pub end: NaiveDate,
    #[serde(flatten)]
    pub products: ProductSelection,
    #[serde(default)]
    pub reward: SpiffReward,
    /// Amounts by the person's number of deals or units, or percentages by its revenue.
    #[serde(flatten)]
    pub tiers: Tiers,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_per_person: Option<Money>,
    /// For all persons of one partner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
    pub counts: FactPattern,
}

impl Spiff {
    /// Resale bookings.
    pub const USUAL_COUNTS: FactPattern = SALES[0];

    fn rate(&self) -> Rate {
        match self.reward {
            SpiffReward::Deal | SpiffReward::Unit => Rate::PerUnit,
            SpiffReward::Percent => Rate::Percent,
        }
    }

    /// What a person gets before the budget.
    fn claim(&self, total: Decimal, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        let gives = self.tiers.grant(self.rate(), total, steps)?;
        match self.cap_per_person.map(Money::amount) {
            Some(cap) if gives > cap => {
                steps.push(Step::Cap { gives: cap });
                Ok(cap)
            }
            _ => Ok(gives),
        }
    }
}

impl Mechanism for Spiff {
    fn name(&self) -> &'static str {
        "spiff"
    }

    fn rule(&self) -> &'static str {
        match self.reward {
            SpiffReward::Deal => {
                "an amount for each deal that a person of the partner closes within the window, by tiers"
            }
            SpiffReward::Unit => {
                "an amount for each unit that a person of the partner sells within the window, by tiers"
            }
            SpiffReward::Percent => {
                "a percentage of what a person of the partner sells within the window, by tiers"
            }
        }
    }

    fn formula(&self) -> &'static str {
        match self.budget {
            None => "round(min(F(the person's total), cap))",
            Some(_) => {
                "round(min(F(the person's total), cap)), all persons' together at most the budget, shared by largest remainder"
            }
        }
    }

    fn computed_from(&self) -> &[FactPattern] {
        std::slice::from_ref(&self.counts)
    }

    fn concerns(&self, fact: &Fact) -> bool {
        (self.start..self.end).contains(&fact.business_date) && self.products.contains(fact)
    }

    fn admit(&self, fact: &Fact, _context: &Context) -> Result<(), ExceptionReason> {
        let person = fact.detail.person.as_ref().map(|_| ());
        person.ok_or(ExceptionReason::PersonMissing)
    }

    fn measure(&self) -> Measure {
        match self.reward {
            SpiffReward::Deal => Measure::Flat,
            SpiffReward::Unit => Measure::Quantity,
            SpiffReward::Percent => Measure::Amount,
        }
    }

    fn scope(&self) -> Scope {
        Scope::Period {
            length: PeriodLength::Window {
                start: self.start,
                end: self.end,
            },
            totals: Totals::OfThePeriod,
            settles: Settles::EachLane,
        }
    }

    fn reads(&self) -> Reads {
        Reads {
            all_lanes: self.budget.is_some(),
            ..Reads::default()
        }
    }

    fn lane(&self, fact: &Fact) -> Lane {
        let person = fact.detail.person.as_deref();
        person.map_or(Lane::MAIN, Lane::named)
    }

    fn payee(&self, fact: &Fact) -> Payee {
        self.payee_of_lane(&self.lane(fact))
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        let claim = self.claim(input.base, steps)?;
        match self.budget {
            None => Ok(claim),
            Some(budget) => self.within_budget(budget, claim, input, steps),
        }
    }

    fn tiers(&self) -> Option<&Tiers> {
        Some(&self.tiers)
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        self.check_terms(denomination, problems);
    }
}

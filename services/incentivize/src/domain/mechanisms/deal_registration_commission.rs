//! A percentage of each resale booking whose deal the partner had registered, at most the cap.

use std::collections::BTreeSet;

use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    component::Denomination,
    context::{Context, State},
    exact::OutOfRange,
    fact::{Fact, FactKind, Role},
    mechanism::{Input, Mechanism},
    outcome::ExceptionReason,
    percentage::{Percentage, check_amount, check_rate},
    problem::Problems,
    product_selection::check_word,
    requirement::FactPattern,
    threshold,
    tiers::Rate,
    trace::Step,
};

const BOOKINGS: [FactPattern; 1] = [FactPattern::of(FactKind::ResaleBooking, Role::Fulfilment)];

/// The rate of a product category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRate {
    pub product_category: String,
    pub rate_percent: Decimal,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealRegistrationCommission {
    #[serde(flatten)]
    pub percentage: Percentage,
    /// Other categories are at the percentage's own rate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub category_rates: Vec<CategoryRate>,
    /// Smaller deals earn nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_deal: Option<Money>,
}

impl DealRegistrationCommission {
    fn percentage_of(&self, category: Option<&str>) -> Percentage {
        let mut rates = self.category_rates.iter();
        let own = rates.find(|rate| Some(rate.product_category.as_str()) == category);
        Percentage {
            rate_percent: own.map_or(self.percentage.rate_percent, |rate| rate.rate_percent),
            ..self.percentage.clone()
        }
    }
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

    fn computed_from(&self) -> &[FactPattern] {
        &BOOKINGS
    }

    fn admit(&self, fact: &Fact, _context: &Context) -> Result<(), ExceptionReason> {
        match fact.registration_id {
            Some(_) => Ok(()),
            None => Err(ExceptionReason::NotRegistered),
        }
    }

    fn context(&self, fact: &Fact, _state: &State<'_>) -> Context {
        let category = fact.detail.product_category.clone();
        Context {
            subject: category.filter(|_| !self.category_rates.is_empty()),
            ..Context::default()
        }
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        if !threshold::deal_reaches(self.minimum_deal, input, steps) {
            return Ok(Decimal::ZERO);
        }
        let percentage = self.percentage_of(input.context.subject.as_deref());
        percentage.grant(input.base, steps)
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        self.percentage.check(denomination, problems);
        if let Some(minimum) = self.minimum_deal {
            check_amount("minimum_deal", minimum, denomination, problems);
        }
        problems.require_at_most_fifty("category_rates", self.category_rates.len());
        let mut seen = BTreeSet::new();
        for (index, rate) in self.category_rates.iter().enumerate() {
            problems.within(format!("category_rates[{index}]"), |problems| {
                check_word("product_category", &rate.product_category, problems);
                check_rate("rate_percent", rate.rate_percent, Rate::Percent, problems);
                problems.require_new(seen.insert(&rate.product_category), "product_category");
            });
        }
    }
}

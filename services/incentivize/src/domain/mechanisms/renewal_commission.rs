//! A percentage of each renewal, by the complete years since the original sale, at most the cap.

use chrono::NaiveDate;
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
    requirement::FactPattern,
    tiers::Rate,
    trace::Step,
};

const RENEWALS: [FactPattern; 2] = [
    FactPattern::of(FactKind::Renewal, Role::Fulfilment),
    FactPattern::of(FactKind::Renewal, Role::Sourced),
];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewalCommission {
    /// In percent; the first until two complete years after the original sale, the last from its year on.
    pub rates_by_year: Vec<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_per_deal: Option<Money>,
}

impl RenewalCommission {
    fn rate(&self, years: u32) -> Decimal {
        let index = usize::try_from(years)
            .unwrap_or(usize::MAX)
            .saturating_sub(1);
        let rate = self.rates_by_year.get(index).or(self.rates_by_year.last());
        rate.copied().unwrap_or_default()
    }
}

impl Mechanism for RenewalCommission {
    fn name(&self) -> &'static str {
        "renewal_commission"
    }

    fn rule(&self) -> &'static str {
        "a percentage of each renewal, by the complete years since the original sale, at most the cap"
    }

    fn formula(&self) -> &'static str {
        "round(min(amount × share × rate of the year, cap))"
    }

    fn computed_from(&self) -> &[FactPattern] {
        &RENEWALS
    }

    fn context(&self, fact: &Fact, _state: &State<'_>) -> Context {
        let original = fact.detail.original_date;
        Context {
            years_since_original: original.map(|day| years_between(day, fact.business_date)),
            ..Context::default()
        }
    }

    fn admit(&self, _fact: &Fact, context: &Context) -> Result<(), ExceptionReason> {
        let known = context.years_since_original.map(|_| ());
        known.ok_or(ExceptionReason::OriginalDateMissing)
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        let years = input.context.years_since_original.unwrap_or_default();
        let percentage = Percentage {
            rate_percent: self.rate(years),
            cap_per_deal: self.cap_per_deal,
        };
        percentage.grant(input.base, steps)
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        problems.require_some("rates_by_year", self.rates_by_year.len());
        for (index, rate) in self.rates_by_year.iter().enumerate() {
            check_rate(
                &format!("rates_by_year[{index}]"),
                *rate,
                Rate::Percent,
                problems,
            );
        }
        if let Some(cap) = self.cap_per_deal {
            check_amount("cap_per_deal", cap, denomination, problems);
        }
    }
}

/// Complete ones; 0 when the later day is the earlier one.
fn years_between(earlier: NaiveDate, later: NaiveDate) -> u32 {
    later.years_since(earlier).unwrap_or_default()
}

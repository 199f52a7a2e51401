//! An amount, a percentage with a cap, or both.

use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    component::Denomination,
    exact::{self, OutOfRange},
    percentage::{Percentage, check_amount, check_rate},
    problem::Problems,
    tiers::Rate,
    trace::Step,
};

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Premium {
    /// For each fact, whatever the partner's share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// Of the partner's share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_percent: Option<Decimal>,
    /// On the percentage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_per_deal: Option<Money>,
}

impl Premium {
    /// What a base grants, unrounded; nothing once all of the base is given back.
    pub fn grant(&self, base: Decimal, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        if base.is_zero() {
            return Ok(Decimal::ZERO);
        }
        let mut gives = Decimal::ZERO;
        if let Some(rate_percent) = self.rate_percent {
            let percentage = Percentage {
                rate_percent,
                cap_per_deal: self.cap_per_deal,
            };
            gives = percentage.grant(base, steps)?;
        }
        if let Some(amount) = self.amount {
            let amount = amount.amount();
            steps.push(Step::Flat {
                what: "amount".into(),
                gives: amount,
            });
            gives = exact::add(gives, amount)?;
        }
        Ok(gives)
    }

    /// Whether it gives nothing, whatever the base.
    pub fn is_none(&self) -> bool {
        self.amount.is_none() && self.rate_percent.is_none()
    }

    pub fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        problems.require(
            !self.is_none(),
            "rate_percent",
            "REQUIRED",
            "a rate or an amount is needed",
        );
        if let Some(rate) = self.rate_percent {
            check_rate("rate_percent", rate, Rate::Percent, problems);
        }
        if let Some(amount) = self.amount {
            check_amount("amount", amount, denomination, problems);
        }
        if let Some(cap) = self.cap_per_deal {
            check_amount("cap_per_deal", cap, denomination, problems);
            problems.require(
                self.rate_percent.is_some(),
                "cap_per_deal",
                "NOT_USED",
                "caps a rate, and there is none",
            );
        }
    }
}

//! A percentage of each deal that the partner referred, at most the cap, or an amount, or a lower price for the customer instead.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    choice::choice,
    component::Denomination,
    exact::{self, OutOfRange},
    fact::{FactKind, Role},
    mechanism::{Input, Mechanism},
    percentage::check_rate,
    premium::Premium,
    problem::Problems,
    requirement::FactPattern,
    tiers::Rate,
    trace::Step,
};

const REFERRALS: [FactPattern; 3] = [
    FactPattern::of(FactKind::Contribution, Role::Sourced),
    FactPattern::of(FactKind::ReferralOutcome, Role::Sourced),
    FactPattern::of(FactKind::Renewal, Role::Sourced),
];

choice! {
    /// How a referral is rewarded.
    FeeForm:
    Money "MONEY",
    /// No money: the customer pays less.
    CustomerPrice "CUSTOMER_PRICE",
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralFee {
    /// None where the customer's price is taken instead.
    #[serde(flatten)]
    pub premium: Premium,
    #[serde(default, skip_serializing_if = "is_money")]
    pub taken_as: FeeForm,
    /// What a customer price takes off the list price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_percent: Option<Decimal>,
    /// Whether renewals earn, too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub renewals: bool,
}

fn is_money(form: &FeeForm) -> bool {
    *form == FeeForm::Money
}

impl ReferralFee {
    /// A fee in money for deals that are no renewals.
    pub fn of(premium: Premium) -> Self {
        Self {
            premium,
            taken_as: FeeForm::Money,
            discount_percent: None,
            renewals: false,
        }
    }

    /// Grants nothing, and says what the customer pays.
    fn customer_price(&self, list: Decimal, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        let percent = self.discount_percent.unwrap_or_default();
        let less = exact::percent(percent, list)?;
        steps.push(Step::Percent {
            percent,
            of: list,
            gives: less,
        });
        steps.push(Step::Minus {
            what: "the customer pays".into(),
            of: list,
            less,
            gives: exact::sub(list, less)?,
        });
        Ok(Decimal::ZERO)
    }

    fn check_customer_price(&self, problems: &mut Problems) {
        problems.require(
            self.premium == Premium::default(),
            "taken_as",
            "EITHER_OR",
            "a fee and the customer's price exclude each other",
        );
        match self.discount_percent {
            Some(percent) => check_rate("discount_percent", percent, Rate::Percent, problems),
            None => problems.add("discount_percent", "REQUIRED", "a discount is needed"),
        }
    }
}

impl Mechanism for ReferralFee {
    fn name(&self) -> &'static str {
        "referral_fee"
    }

    fn rule(&self) -> &'static str {
        match self.taken_as {
            FeeForm::Money => {
                "a percentage of each deal that the partner referred, at most the cap"
            }
            FeeForm::CustomerPrice => {
                "a lower price for each customer that the partner referred, instead of a fee"
            }
        }
    }

    fn formula(&self) -> &'static str {
        match (self.taken_as, self.premium.amount) {
            (FeeForm::Money, None) => "round(min(amount × share × rate, cap))",
            (FeeForm::Money, Some(_)) => "round(min(amount × share × rate, cap) + amount per deal)",
            (FeeForm::CustomerPrice, _) => "0; the customer pays list price × (1 − discount)",
        }
    }

    fn computed_from(&self) -> &[FactPattern] {
        match self.renewals {
            true => &REFERRALS,
            false => &REFERRALS[..2],
        }
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        match self.taken_as {
            FeeForm::Money => self.premium.grant(input.base, steps),
            FeeForm::CustomerPrice => self.customer_price(input.whole, steps),
        }
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        match self.taken_as {
            FeeForm::CustomerPrice => self.check_customer_price(problems),
            FeeForm::Money => {
                self.premium.check(denomination, problems);
                problems.require(
                    self.discount_percent.is_none(),
                    "discount_percent",
                    "NOT_USED",
                    "is of a customer price, and the fee is money",
                );
            }
        }
    }
}

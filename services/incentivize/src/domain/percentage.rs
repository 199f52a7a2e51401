//! A rate in percent with a cap, and the limits of rates.

use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    component::Denomination,
    exact::{self, OutOfRange},
    problem::Problems,
    tiers::Rate,
    trace::Step,
};

/// Fraction digits of a rate.
const RATE_DIGITS: u32 = 6;
/// Highest price per unit, so that a total times a rate stays exact.
const HIGHEST_PRICE: i64 = 1_000_000_000;
/// First total that no fact or period can reach.
const FIRST_TOO_LARGE: i64 = 10_i64.pow(15);
/// Fraction digits of a total.
const TOTAL_DIGITS: u32 = 9;

/// A percentage of a deal, at most the cap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Percentage {
    pub rate_percent: Decimal,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_per_deal: Option<Money>,
}

impl Percentage {
    /// What a base grants, unrounded.
    pub fn grant(&self, base: Decimal, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        let gives = exact::percent(self.rate_percent, base)?;
        steps.push(Step::Percent {
            percent: self.rate_percent,
            of: base,
            gives,
        });
        match self.cap_per_deal {
            Some(cap) if gives > cap.amount() => {
                steps.push(Step::Cap {
                    gives: cap.amount(),
                });
                Ok(cap.amount())
            }
            _ => Ok(gives),
        }
    }

    pub fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        check_rate("rate_percent", self.rate_percent, Rate::Percent, problems);
        if let Some(cap) = self.cap_per_deal {
            check_amount("cap_per_deal", cap, denomination, problems);
        }
    }
}

/// Not negative, at most 100 %, a billion a unit or hundredfold, at most six fraction digits.
pub fn check_rate(field: &str, value: Decimal, rate: Rate, problems: &mut Problems) {
    let (highest, above) = match rate {
        Rate::Percent => (Decimal::ONE_HUNDRED, "must be at most 100 percent"),
        Rate::PerUnit => (
            Decimal::from(HIGHEST_PRICE),
            "must be at most a billion per unit",
        ),
        Rate::Multiplier => (Decimal::ONE_HUNDRED, "must be at most 100"),
    };
    problems.require(
        value >= Decimal::ZERO,
        field,
        "NEGATIVE",
        "must not be negative",
    );
    problems.require(value <= highest, field, "OUT_OF_RANGE", above);
    problems.require(
        value.normalize().scale() <= RATE_DIGITS,
        field,
        "OVER_PRECISE",
        "at most 6 fraction digits",
    );
}

/// A score, count, total or unlimited percentage that has to be reached: not negative, below a quadrillion, at most nine fraction digits.
pub fn check_least(field: &str, least: Decimal, problems: &mut Problems) {
    problems.require(
        least >= Decimal::ZERO,
        field,
        "NEGATIVE",
        "must not be negative",
    );
    problems.require(
        least < Decimal::from(FIRST_TOO_LARGE),
        field,
        "OUT_OF_RANGE",
        "must be below a quadrillion",
    );
    problems.require(
        least.normalize().scale() <= TOTAL_DIGITS,
        field,
        "OVER_PRECISE",
        "at most 9 fraction digits",
    );
}

/// In the component's currency, not negative, no finer than the component rounds to.
pub fn check_amount(
    field: &str,
    amount: Money,
    denomination: &Denomination,
    problems: &mut Problems,
) {
    let currency = denomination.currency;
    if amount.currency() != currency {
        problems.add(
            field,
            "CURRENCY_MISMATCH",
            format!(
                "is in {}, the component is in {currency}",
                amount.currency()
            ),
        );
    }
    problems.require(
        !amount.is_negative(),
        field,
        "NEGATIVE",
        "must not be negative",
    );
    problems.require(
        amount.amount().scale() <= denomination.digits,
        field,
        "OVER_PRECISE",
        "has more digits than the component rounds to",
    );
}

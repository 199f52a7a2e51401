//! Exact money: a decimal with its currency, rounding by name, splits that sum to the whole.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

mod currency;

pub use currency::Currency;

/// Fraction digits that storage keeps: amounts are `NUMERIC(28,9)`.
pub const MAX_FRACTION_DIGITS: u32 = 9;
/// First absolute amount that storage can't keep.
const LIMIT: i128 = 10_i128.pow(19);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("{0:?} is no ISO 4217 currency with a minor unit")]
    UnknownCurrency(String),
    #[error("{left} and {right} can't be added")]
    CurrencyMismatch { left: Currency, right: Currency },
    #[error("more than {MAX_FRACTION_DIGITS} fraction digits")]
    TooPrecise,
    #[error("10^19 or more")]
    OutOfRange,
    #[error("weights must not be negative and must not all be zero")]
    Weights,
}

/// How a value between two neighbours is decided; a negative one mirrors the positive one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Rounding {
    #[default]
    HalfEven,
    /// Half away from zero.
    HalfUp,
    /// Toward zero.
    Down,
    /// Away from zero.
    Up,
}

impl Rounding {
    fn strategy(self) -> RoundingStrategy {
        match self {
            Self::HalfEven => RoundingStrategy::MidpointNearestEven,
            Self::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Self::Down => RoundingStrategy::ToZero,
            Self::Up => RoundingStrategy::AwayFromZero,
        }
    }
}

/// `value` with at most `digits` fraction digits.
pub fn round(value: Decimal, digits: u32, rounding: Rounding) -> Decimal {
    value.round_dp_with_strategy(digits, rounding.strategy())
}

/// An amount that storage keeps exactly, in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// Errors: more than nine fraction digits, or 10^19 and beyond.
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let amount = amount.normalize();
        if amount.scale() > MAX_FRACTION_DIGITS {
            return Err(MoneyError::TooPrecise);
        }
        if amount.trunc().abs().mantissa() >= LIMIT {
            return Err(MoneyError::OutOfRange);
        }
        Ok(Self { amount, currency })
    }

    pub fn zero(currency: Currency) -> Self {
        Self {
            amount: Decimal::ZERO,
            currency,
        }
    }

    pub fn amount(self) -> Decimal {
        self.amount
    }

    pub fn currency(self) -> Currency {
        self.currency
    }

    pub fn is_zero(self) -> bool {
        self.amount.is_zero()
    }

    pub fn is_negative(self) -> bool {
        self.amount < Decimal::ZERO
    }

    /// Whether the currency has coins this small: 0.01 USD yes, 0.001 USD no.
    pub fn fits_minor_unit(self) -> bool {
        self.amount.scale() <= self.currency.digits()
    }

    /// Errors: different currencies, or a sum beyond storage.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch {
                left: self.currency,
                right: other.currency,
            });
        }
        Self::new(self.amount + other.amount, self.currency)
    }

    /// Errors: different currencies, or a difference beyond storage.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.checked_add(other.negate())
    }

    #[must_use]
    pub fn negate(self) -> Self {
        Self {
            amount: -self.amount,
            ..self
        }
    }

    #[must_use]
    pub fn round(self, digits: u32, rounding: Rounding) -> Self {
        Self {
            amount: round(self.amount, digits, rounding).normalize(),
            ..self
        }
    }

    /// Parts in proportion to `weights` that sum to the whole: each is cut to the minor unit (or to the amount's own finer
    /// digits), what is left goes unit by unit to the largest remainders, ties to the earliest.
    ///
    /// Errors: a negative weight or none above zero; a product beyond 38 digits.
    pub fn split(self, weights: &[Decimal]) -> Result<Vec<Self>, MoneyError> {
        self.split_to(self.currency.digits(), weights)
    }

    /// The same, cut to `digits` fraction digits (or to the amount's own finer ones).
    pub fn split_to(self, digits: u32, weights: &[Decimal]) -> Result<Vec<Self>, MoneyError> {
        let digits = self.amount.scale().max(digits);
        let units = scaled(self.amount.abs(), digits)?;
        let weights = integers(weights)?;
        let total = sum(&weights)?;
        let mut parts = Vec::with_capacity(weights.len());
        for weight in weights {
            let product = units.checked_mul(weight).ok_or(MoneyError::OutOfRange)?;
            parts.push((product / total, product % total));
        }
        let given: i128 = parts.iter().map(|(part, _)| part).sum();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by(|a, b| parts[*b].1.cmp(&parts[*a].1));
        for (index, _) in order.into_iter().zip(given..units) {
            parts[index].0 += 1;
        }
        let sign = if self.is_negative() { -1 } else { 1 };
        let part = |(units, _)| {
            Self::new(
                Decimal::from_i128_with_scale(sign * units, digits),
                self.currency,
            )
        };
        parts.into_iter().map(part).collect()
    }
}

/// `value` in units of 10^-`digits`; exact, `digits` being at least its scale.
fn scaled(value: Decimal, digits: u32) -> Result<i128, MoneyError> {
    let factor = 10_i128.pow(digits - value.scale());
    value
        .mantissa()
        .checked_mul(factor)
        .ok_or(MoneyError::OutOfRange)
}

/// Weights as whole numbers of the same proportion.
fn integers(weights: &[Decimal]) -> Result<Vec<i128>, MoneyError> {
    if weights.iter().any(|weight| *weight < Decimal::ZERO) {
        return Err(MoneyError::Weights);
    }
    let digits = weights.iter().map(Decimal::scale).max().unwrap_or(0);
    weights
        .iter()
        .map(|weight| scaled(*weight, digits))
        .collect()
}

fn sum(weights: &[i128]) -> Result<i128, MoneyError> {
    let total = weights
        .iter()
        .try_fold(0_i128, |sum, weight| sum.checked_add(*weight));
    match total.ok_or(MoneyError::OutOfRange)? {
        0 => Err(MoneyError::Weights),
        total => Ok(total),
    }
}

impl fmt::Display for Money {
    /// `12.30 USD`: at least the digits of the minor unit.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {}",
            padded(self.amount, self.currency.digits()),
            self.currency
        )
    }
}

/// `amount` with at least `digits` fraction digits.
pub fn padded(amount: Decimal, digits: u32) -> Decimal {
    let mut amount = amount.normalize();
    if amount.scale() < digits {
        amount.rescale(digits);
    }
    amount
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    amount: Decimal,
    currency: Currency,
}

impl From<Money> for Wire {
    fn from(money: Money) -> Self {
        Self {
            amount: padded(money.amount, money.currency.digits()),
            currency: money.currency,
        }
    }
}

impl TryFrom<Wire> for Money {
    type Error = MoneyError;

    fn try_from(wire: Wire) -> Result<Self, MoneyError> {
        Self::new(wire.amount, wire.currency)
    }
}

#[cfg(test)]
mod tests;

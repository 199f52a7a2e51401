//! Decimal arithmetic that is exact or refused, never silently rounded.

use kit::money::{Rounding, round};
use rust_decimal::Decimal;

/// A result that needs more than 28 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too large to be computed exactly")]
pub struct OutOfRange;

/// `a` × `b`.
pub fn mul(a: Decimal, b: Decimal) -> Result<Decimal, OutOfRange> {
    if a.is_zero() || b.is_zero() {
        return Ok(Decimal::ZERO);
    }
    match a.checked_mul(b) {
        Some(product) if product.scale() == a.scale() + b.scale() => Ok(product),
        _ => mul_normalized(a.normalize(), b.normalize()),
    }
}

fn mul_normalized(a: Decimal, b: Decimal) -> Result<Decimal, OutOfRange> {
    let product = a.checked_mul(b).ok_or(OutOfRange)?;
    if product.scale() == a.scale() + b.scale() {
        Ok(product)
    } else {
        Err(OutOfRange)
    }
}

/// `percent` % of `of`.
pub fn percent(percent: Decimal, of: Decimal) -> Result<Decimal, OutOfRange> {
    let mut hundredfold = mul(of, percent)?;
    hundredfold
        .set_scale(hundredfold.scale() + 2)
        .map_err(|_| OutOfRange)?;
    Ok(hundredfold)
}

/// `a` + `b`.
pub fn add(a: Decimal, b: Decimal) -> Result<Decimal, OutOfRange> {
    match a.checked_add(b) {
        Some(sum) if sum.scale() >= a.scale().max(b.scale()) => Ok(sum),
        _ => add_normalized(a.normalize(), b.normalize()),
    }
}

fn add_normalized(a: Decimal, b: Decimal) -> Result<Decimal, OutOfRange> {
    let sum = a.checked_add(b).ok_or(OutOfRange)?;
    if sum.is_zero() || sum.scale() >= a.scale().max(b.scale()) {
        Ok(sum)
    } else {
        Err(OutOfRange)
    }
}

/// `a` − `b`.
pub fn sub(a: Decimal, b: Decimal) -> Result<Decimal, OutOfRange> {
    add(a, -b)
}

/// Fraction digits of a quotient.
const QUOTIENT_DIGITS: u32 = 12;

/// `of` × `part` ÷ `whole`: the product is exact, the quotient is rounded half to even to twelve fraction digits.
pub fn proportion(of: Decimal, part: Decimal, whole: Decimal) -> Result<Decimal, OutOfRange> {
    let quotient = mul(of, part)?.checked_div(whole).ok_or(OutOfRange)?;
    Ok(round(quotient, QUOTIENT_DIGITS, Rounding::HalfEven))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn exact_results_pass() {
        assert_eq!(percent(dec("2.5"), dec("1000.10")), Ok(dec("25.0025")));
        assert_eq!(
            mul(dec("1.000000000000000000"), dec("1.000000000000000000")),
            Ok(dec("1"))
        );
        assert_eq!(add(dec("0.10"), dec("-0.10")), Ok(Decimal::ZERO));
        assert_eq!(sub(dec("1"), dec("0.000000001")), Ok(dec("0.999999999")));
    }

    #[test]
    fn quotients_have_twelve_digits() {
        assert_eq!(
            proportion(dec("100000"), dec("725000"), dec("500000")),
            Ok(dec("145000"))
        );
        assert_eq!(
            proportion(dec("1"), dec("2"), dec("3")),
            Ok(dec("0.666666666667"))
        );
        assert_eq!(
            proportion(dec("1"), dec("1"), Decimal::ZERO),
            Err(OutOfRange)
        );
    }

    #[test]
    fn what_would_lose_digits_is_refused() {
        assert_eq!(
            mul(dec("12345678901234567.891"), dec("0.123456789123")),
            Err(OutOfRange)
        );
        assert_eq!(mul(Decimal::MAX, dec("2")), Err(OutOfRange));
        assert_eq!(add(Decimal::MAX, dec("1")), Err(OutOfRange));
        assert_eq!(
            add(dec("10000000000000000000000000000"), dec("0.1")),
            Err(OutOfRange)
        );
    }
}

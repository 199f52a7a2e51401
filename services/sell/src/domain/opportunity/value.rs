//! An opportunity is worth its amount; while there is none, its lines at their prices, which is an estimate.

use kit::Violations;
use kit::money::{Currency, Money, MoneyError, Rounding};

use super::{Line, Stage, Terms};
use crate::domain::bounds::check_amount;

/// What an opportunity is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Value {
    /// None: neither an amount nor a price is known.
    pub money: Option<Money>,
    /// Nothing is agreed; it stands at list price.
    pub estimated: bool,
}

pub(super) fn of(terms: &Terms) -> Value {
    match terms.amount {
        Some(amount) => Value {
            money: Some(amount),
            estimated: false,
        },
        None => {
            let money = of_lines(&terms.lines).ok().flatten();
            Value {
                money,
                estimated: money.is_some(),
            }
        }
    }
}

pub(super) fn check(terms: &Terms, violations: &mut Violations, path: &str) {
    if terms.stage == Stage::Won && terms.amount.is_none() {
        violations.add(
            format!("{path}amount"),
            "REQUIRED",
            "a WON opportunity needs an amount",
        );
    }
    check_amount(terms.amount, violations, &format!("{path}amount"));
    let deal = terms.amount.map(Money::currency);
    if let Some((index, currency, expected)) = first_mismatch(&terms.lines, deal) {
        let text = format!("{currency} in a deal of {expected}; give a unit price in {expected}");
        violations.add(
            format!("{path}lines[{index}].unit_price"),
            "CURRENCY_MISMATCH",
            text,
        );
        return;
    }
    match of_lines(&terms.lines) {
        Ok(value) => check_amount(value, violations, &format!("{path}lines")),
        Err(error) => {
            let text = format!("the lines' value: {error}");
            violations.add(format!("{path}lines"), "OUT_OF_RANGE", text);
        }
    }
}

/// The first line whose price is in another currency than the deal's, or than the first price's.
fn first_mismatch(lines: &[Line], deal: Option<Currency>) -> Option<(usize, Currency, Currency)> {
    let mut expected = deal;
    for (index, line) in lines.iter().enumerate() {
        let Some(currency) = line.price.money().map(Money::currency) else {
            continue;
        };
        match expected {
            Some(expected) if expected != currency => return Some((index, currency, expected)),
            _ => expected = Some(currency),
        }
    }
    None
}

/// The sum of quantity × price, each line rounded half to even to the currency's digits; lines without a price add nothing.
fn of_lines(lines: &[Line]) -> Result<Option<Money>, MoneyError> {
    let mut sum: Option<Money> = None;
    for line in lines {
        let Some(price) = line.price.money() else {
            continue;
        };
        let product = price
            .amount()
            .checked_mul(line.quantity)
            .ok_or(MoneyError::OutOfRange)?;
        let digits = price.currency().digits();
        let value = Money::new(
            kit::money::round(product, digits, Rounding::HalfEven),
            price.currency(),
        )?;
        sum = Some(match sum {
            Some(sum) => sum.checked_add(value)?,
            None => value,
        });
    }
    Ok(sum)
}

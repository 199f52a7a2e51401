//! The tables, each by the verbs that the commands need.
pub mod cell;
pub mod customer;
pub mod drill_down;
pub mod enrollment;
pub mod opportunity;
pub mod partner;
pub mod placement;
pub mod projection;
pub mod rederivation;
pub mod standing;

use kit::money::{Currency, Money};
use rust_decimal::Decimal;

/// ISO 4217's "no currency", under which opportunities without any value are kept.
pub const NO_CURRENCY: &str = "XXX";

pub fn currency_code(currency: Option<Currency>) -> &'static str {
    currency.map_or(NO_CURRENCY, Currency::code)
}

fn read_currency(code: &str) -> sqlx::Result<Option<Currency>> {
    if code == NO_CURRENCY {
        return Ok(None);
    }
    code.parse().map(Some).map_err(unreadable)
}

fn read_value(value: Option<Decimal>, currency: &str) -> sqlx::Result<Option<Money>> {
    let money = value.zip(read_currency(currency)?);
    money
        .map(|(value, currency)| Money::new(value, currency).map_err(unreadable))
        .transpose()
}

/// A row that no code of ours can have written.
fn unreadable(cause: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(cause))
}

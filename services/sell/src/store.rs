//! Rows in and out: free functions on a connection.

use std::str::FromStr;

use kit::money::{Currency, Money};
use rust_decimal::Decimal;

use crate::domain::vocabulary::UnknownWord;
use crate::error::{Error, Result};

pub mod account;
pub mod achievement;
pub mod co_sell_policy;
pub mod co_sell_request;
pub mod directory;
pub mod eligibility;
pub mod enrollment;
pub mod fact;
pub mod fact_key;
pub mod fact_sum;
pub mod knowledge;
pub mod opportunity;
pub mod opportunity_list;
pub mod opportunity_parts;
pub mod opportunity_sum;
pub mod original;
pub mod partner;
pub mod policy;
pub mod product;
pub mod registration;
pub mod solution;
pub mod tenant;
pub mod type_profile;

/// One column of many rows, for UNNEST.
fn column<'a, R, T>(rows: &'a [R], value: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(value).collect()
}

/// A stored word.
fn word<W: FromStr<Err = UnknownWord>>(text: &str) -> Result<W> {
    text.parse().map_err(Error::corrupt)
}

/// An amount and its currency, both stored or neither.
fn money(amount: Option<Decimal>, currency: Option<&str>) -> Result<Option<Money>> {
    let Some((amount, currency)) = amount.zip(currency) else {
        return Ok(None);
    };
    let currency: Currency = currency.parse().map_err(Error::corrupt)?;
    Money::new(amount, currency)
        .map(Some)
        .map_err(Error::corrupt)
}

fn amount_of(money: Option<Money>) -> Option<Decimal> {
    money.map(Money::amount)
}

fn currency_of(money: Option<Money>) -> Option<&'static str> {
    money.map(|money| money.currency().code())
}

/// Numbers rows from 0.
fn number(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}

//! A fact in another currency than the component's is converted at the rate of its original's day, so that a full refund leaves nothing.

use chrono::NaiveDate;
use kit::money::{Rounding, round};
use rust_decimal::Decimal;

use super::RateDay;
use crate::domain::{
    calculation::BASE_DIGITS,
    component::Component,
    exact::{self, OutOfRange},
    exchange::{Rate, Rates},
    fact::Fact,
    outcome::{Awaiting, ExceptionReason, OutcomeKind},
    period::{Period, PeriodLength},
    scope::Scope,
    step::Step,
};

/// The rate from the original's currency to the component's; none where they are the same, or no money is measured.
pub fn rate(
    component: &Component,
    original: &Fact,
    rates: Option<&Rates>,
) -> Result<Option<Rate>, OutcomeKind> {
    let Some(amount) = original.amount else {
        return Ok(None);
    };
    let (from, to) = (amount.currency(), component.denomination.currency);
    if from == to || !component.mechanism().measure().is_money() {
        return Ok(None);
    }
    if component.modifiers.rate_day == RateDay::Never {
        return Err(ExceptionReason::CurrencyMismatch.into());
    }
    let day = rate_day(component, original.business_date);
    let found = rates.and_then(|rates| rates.find(from, to, day));
    found
        .map(Some)
        .ok_or(OutcomeKind::Held(Awaiting::ExchangeRate))
}

/// The day whose rate converts a fact of `business_date`.
pub fn rate_day(component: &Component, business_date: NaiveDate) -> NaiveDate {
    let length = match component.mechanism().scope() {
        Scope::Period { length, .. } => length,
        Scope::Fact => PeriodLength::Month,
    };
    match component.modifiers.rate_day {
        RateDay::PeriodEnd => Period::of(length, business_date).last(),
        RateDay::FactDate | RateDay::Never => business_date,
    }
}

/// Rounded half to even to the digits that bases are kept with.
pub fn convert(rate: &Rate, of: Decimal, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
    let exact = exact::mul(of, rate.rate)?;
    let gives = round(exact, BASE_DIGITS, Rounding::HalfEven).normalize();
    steps.push(Step::Exchange {
        rate: rate.rate,
        of,
        gives,
    });
    Ok(gives)
}

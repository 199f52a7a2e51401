//! Components and their terms.

use contracts::tandem::incentivize::v1 as contract;
use kit::{
    Violations,
    money::{Currency, Rounding},
};

use super::{Named as _, name_of};
use crate::domain::{
    component::{Component, Denomination, Direction, RefundPeriod},
    mechanisms::oem_royalty::OemRoyalty,
};

mod modifiers;
mod reader;
mod tables;
mod terms;

use reader::Reader;

/// Reads a component. What can't be read is reported and has a stand-in, so that the rest can still be judged.
pub(crate) fn read(v: &mut Violations, index: usize, component: contract::Component) -> Component {
    let path = format!("plan.components[{index}]");
    let modifiers = modifiers::read(v, &path, &component);
    let currency = component.currency_code.parse::<Currency>().ok();
    if currency.is_none() {
        v.add(
            format!("{path}.currency_code"),
            "UNKNOWN_CURRENCY",
            "an ISO 4217 code is needed",
        );
    }
    let mut reader = Reader::new(v, &path, currency);
    let terms = terms::read(&mut reader, component.terms);
    let currency = reader.currency.unwrap_or(Currency::USD);
    Component {
        key: component.key,
        name: component.display_name.trim().to_owned(),
        direction: direction(
            v,
            &path,
            component.direction,
            terms.mechanism().usual_direction(),
        ),
        denomination: Denomination {
            currency,
            rounding: rounding(v, &path, component.rounding_mode),
            digits: digits(v, &path, component.rounding_digits, currency),
        },
        refund_period: match name_of::<contract::RefundPeriod>(
            v,
            &format!("{path}.refund_period"),
            component.refund_period,
        )
        .as_deref()
        {
            Some("ORIGINAL_DATE") => RefundPeriod::OriginalDate,
            _ => RefundPeriod::OwnDate,
        },
        modifiers,
        terms,
    }
}

/// A royalty by itself, in the currency of its minimum.
pub(crate) fn royalty_schedule(
    v: &mut Violations,
    path: &str,
    schedule: contract::OemRoyalty,
) -> OemRoyalty {
    terms::royalty(&mut Reader::new(v, path, None), schedule)
}

fn direction(v: &mut Violations, path: &str, value: i32, usual: Direction) -> Direction {
    let code = name_of::<contract::MoneyDirection>(v, &format!("{path}.direction"), value);
    match code.as_deref() {
        Some("PAYABLE") => Direction::Payable,
        Some("RECEIVABLE") => Direction::Receivable,
        Some("CREDIT") => Direction::Credit,
        _ => usual,
    }
}

fn rounding(v: &mut Violations, path: &str, value: i32) -> Rounding {
    let code = name_of::<contract::RoundingMode>(v, &format!("{path}.rounding_mode"), value);
    match code.as_deref() {
        Some("HALF_UP") => Rounding::HalfUp,
        Some("DOWN") => Rounding::Down,
        Some("UP") => Rounding::Up,
        _ => Rounding::HalfEven,
    }
}

fn digits(v: &mut Violations, path: &str, digits: Option<i32>, currency: Currency) -> u32 {
    let Some(digits) = digits else {
        return currency.digits();
    };
    u32::try_from(digits).unwrap_or_else(|_| {
        v.add(
            format!("{path}.rounding_digits"),
            "NEGATIVE",
            "must not be negative",
        );
        currency.digits()
    })
}

pub(crate) fn write(component: &Component) -> contract::Component {
    let Denomination {
        currency,
        rounding,
        digits,
    } = component.denomination;
    contract::Component {
        key: component.key.clone(),
        display_name: component.name.clone(),
        currency_code: currency.code().to_owned(),
        rounding_mode: contract::RoundingMode::number(match rounding {
            Rounding::HalfEven => "HALF_EVEN",
            Rounding::HalfUp => "HALF_UP",
            Rounding::Down => "DOWN",
            Rounding::Up => "UP",
        }),
        rounding_digits: Some(digits.cast_signed()),
        refund_period: contract::RefundPeriod::number(match component.refund_period {
            RefundPeriod::OwnDate => "OWN_DATE",
            RefundPeriod::OriginalDate => "ORIGINAL_DATE",
        }),
        direction: contract::MoneyDirection::number(component.direction.code()),
        terms: Some(terms::write(&component.terms)),
        ..modifiers::write(&component.modifiers)
    }
}

#[cfg(test)]
mod tests;

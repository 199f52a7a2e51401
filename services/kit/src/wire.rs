//! Protobuf values to plain ones and back; what can't be read becomes a violation, never a panic.
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use contracts::google::r#type as google;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use uuid::Uuid;

use crate::money::{Currency, Money};
use crate::violations::Violations;

const NANOS: i64 = 1_000_000_000;

/// An amount with an ISO 4217 currency and no more digits than that currency has; absent stays absent.
pub fn money(
    violations: &mut Violations,
    path: &str,
    wire: Option<google::Money>,
) -> Option<Money> {
    let wire = wire?;
    let Ok(currency) = wire.currency_code.parse::<Currency>() else {
        violations.add(
            format!("{path}.currency_code"),
            "UNKNOWN_CURRENCY",
            "an ISO 4217 code is needed",
        );
        return None;
    };
    let same_sign = (wire.units >= 0 && wire.nanos >= 0) || (wire.units <= 0 && wire.nanos <= 0);
    if i64::from(wire.nanos).abs() >= NANOS || !same_sign {
        violations.add(
            format!("{path}.nanos"),
            "MALFORMED_MONEY",
            "nanos have the sign of units and stay below one unit",
        );
        return None;
    }
    let amount = Decimal::from(wire.units) + Decimal::new(i64::from(wire.nanos), 9);
    if amount.normalize().scale() > currency.digits() {
        violations.add(
            path,
            "OVER_PRECISE",
            format!(
                "{} has {} decimal places",
                currency.code(),
                currency.digits()
            ),
        );
        return None;
    }
    Money::new(amount, currency)
        .map_err(|error| violations.add(path, "OUT_OF_RANGE", error.to_string()))
        .ok()
}

/// Like [`money`], but zero or more.
pub fn amount(
    violations: &mut Violations,
    path: &str,
    wire: Option<google::Money>,
) -> Option<Money> {
    let money = money(violations, path, wire)?;
    if money.amount().is_sign_negative() && !money.amount().is_zero() {
        violations.add(path, "NEGATIVE", "an amount is zero or more");
        return None;
    }
    Some(money)
}

pub fn to_money(money: Money) -> google::Money {
    let amount = money.amount();
    let units = amount.trunc();
    let nanos = (amount - units) * Decimal::from(NANOS);
    google::Money {
        currency_code: money.currency().code().to_owned(),
        units: units.to_i64().unwrap_or_default(),
        nanos: nanos.trunc().to_i32().unwrap_or_default(),
    }
}

/// A plain decimal number, at most 9 digits behind the point; absent stays absent.
pub fn decimal(
    violations: &mut Violations,
    path: &str,
    wire: Option<google::Decimal>,
) -> Option<Decimal> {
    let text = wire?.value;
    let parsed =
        Decimal::from_str_exact(text.trim()).or_else(|_| Decimal::from_scientific(text.trim()));
    match parsed {
        Ok(number) if number.normalize().scale() > 9 => {
            violations.add(path, "OVER_PRECISE", "at most 9 decimal places are kept");
            None
        }
        Ok(number) if number.abs() >= Decimal::from(10_i64.pow(18)) => {
            violations.add(path, "OUT_OF_RANGE", "the number is too large");
            None
        }
        Ok(number) => Some(number.normalize()),
        Err(_) => {
            violations.add(
                path,
                "MALFORMED_DECIMAL",
                format!("{text:?} is no decimal number"),
            );
            None
        }
    }
}

pub fn to_decimal(number: Decimal) -> google::Decimal {
    google::Decimal {
        value: number.normalize().to_string(),
    }
}

/// A whole calendar date between the years 1900 and 9999; absent stays absent.
pub fn date(
    violations: &mut Violations,
    path: &str,
    wire: Option<google::Date>,
) -> Option<NaiveDate> {
    let wire = wire?;
    let date = u32::try_from(wire.month)
        .ok()
        .zip(u32::try_from(wire.day).ok())
        .filter(|_| (1900..=9999).contains(&wire.year))
        .and_then(|(month, day)| NaiveDate::from_ymd_opt(wire.year, month, day));
    if date.is_none() {
        violations.add(
            path,
            "MALFORMED_DATE",
            "a whole date of the calendar is needed, with year, month and day",
        );
    }
    date
}

pub fn to_date(date: NaiveDate) -> google::Date {
    google::Date {
        year: date.year(),
        month: i32::try_from(date.month()).unwrap_or_default(),
        day: i32::try_from(date.day()).unwrap_or_default(),
    }
}

pub fn to_timestamp(time: DateTime<Utc>) -> prost_types::Timestamp {
    prost_types::Timestamp {
        seconds: time.timestamp(),
        nanos: i32::try_from(time.timestamp_subsec_nanos()).unwrap_or_default(),
    }
}

pub fn timestamp(wire: Option<prost_types::Timestamp>) -> Option<DateTime<Utc>> {
    let wire = wire?;
    DateTime::from_timestamp(wire.seconds, u32::try_from(wire.nanos).ok()?)
}

/// A required id.
pub fn uuid(violations: &mut Violations, path: &str, text: &str) -> Option<Uuid> {
    if text.is_empty() {
        violations.add(path, "REQUIRED", "an id is needed");
        return None;
    }
    optional_uuid(violations, path, text)
}

/// An id that may be absent.
pub fn optional_uuid(violations: &mut Violations, path: &str, text: &str) -> Option<Uuid> {
    if text.is_empty() {
        return None;
    }
    let id = Uuid::try_parse(text).ok();
    if id.is_none() {
        violations.add(path, "MALFORMED_ID", format!("{text:?} is no id"));
    }
    id
}

/// Text without control characters, its length in characters within `length`; surrounding white space is dropped.
pub fn text(
    violations: &mut Violations,
    path: &str,
    text: &str,
    length: std::ops::RangeInclusive<usize>,
) -> String {
    let text = text.trim();
    let count = text.chars().count();
    if count < *length.start() && count == 0 {
        violations.add(path, "REQUIRED", "a text is needed");
    } else if !length.contains(&count) {
        violations.add(
            path,
            "LENGTH",
            format!("{} to {} characters", length.start(), length.end()),
        );
    } else if text
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        violations.add(
            path,
            "CONTROL_CHARACTER",
            "control characters are not allowed",
        );
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire_money(units: i64, nanos: i32) -> Option<google::Money> {
        Some(google::Money {
            currency_code: "USD".to_owned(),
            units,
            nanos,
        })
    }

    #[test]
    fn money_survives_the_round_trip() {
        for (units, nanos) in [(1054, 0), (0, 10_000_000), (-3, -500_000_000)] {
            let mut violations = Violations::new();
            let read = money(&mut violations, "amount", wire_money(units, nanos)).expect("valid");
            assert_eq!(Some(to_money(read)), wire_money(units, nanos));
        }
    }

    #[test]
    fn bad_money_names_its_field() {
        let cases = [
            (wire_money(1, 1), "OVER_PRECISE"),
            (wire_money(1, -500_000_000), "MALFORMED_MONEY"),
            (wire_money(-1, 0), "NEGATIVE"),
            (
                Some(google::Money {
                    currency_code: "XXQ".to_owned(),
                    units: 1,
                    nanos: 0,
                }),
                "UNKNOWN_CURRENCY",
            ),
        ];
        for (wire, reason) in cases {
            let mut violations = Violations::new();
            assert_eq!(amount(&mut violations, "amount", wire), None);
            let found: Vec<_> = violations
                .iter()
                .map(|violation| violation.reason.as_str())
                .collect();
            assert_eq!(found, [reason]);
        }
    }

    #[test]
    fn dates_must_exist() {
        let mut violations = Violations::new();
        let date = date(
            &mut violations,
            "close_date",
            Some(google::Date {
                year: 2017,
                month: 2,
                day: 30,
            }),
        );
        assert_eq!((date, violations.len()), (None, 1));
    }
}

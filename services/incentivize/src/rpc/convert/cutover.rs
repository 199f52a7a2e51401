//! Rows from another system, and the comparison with it.

use std::collections::BTreeMap;

use contracts::tandem::incentivize::v1 as contract;
use kit::{
    Error, Violations,
    money::{Currency, Money},
    wire,
};
use rust_decimal::Decimal;

use super::{Named as _, name_of, payments::required};
use crate::{
    domain::{
        component::Direction,
        period::{Period, PeriodLength},
        reconciliation::{Amounts, Line, Subject, Total, Verdict, count},
    },
    store::cutover::{OpeningBalance, OpeningTotal},
};

/// Rows of one import.
const MAX_IMPORTED: usize = 1_000;
/// Rows of one comparison.
const MAX_REPORTED: usize = 10_000;

fn within(v: &mut Violations, field: &str, count: usize, limit: usize) {
    if count == 0 || count > limit {
        v.add(field, "COUNT", format!("1 to {limit} rows"));
    }
}

/// Names each external id that a request has twice.
fn unique<'a>(v: &mut Violations, field: &str, ids: impl Iterator<Item = &'a String>) {
    let mut seen: BTreeMap<&String, usize> = BTreeMap::new();
    for (index, id) in ids.enumerate() {
        if let Some(first) = seen.insert(id, index) {
            v.add(
                format!("{field}[{index}].external_id"),
                "DUPLICATE",
                format!("row {first} has it too"),
            );
        }
    }
}

/// Opening balances; every bad field of every row is named.
pub(crate) fn balances(rows: Vec<contract::OpeningBalance>) -> Result<Vec<OpeningBalance>, Error> {
    const FIELD: &str = "opening_balances";
    let mut v = Violations::new();
    within(&mut v, FIELD, rows.len(), MAX_IMPORTED);
    unique(&mut v, FIELD, rows.iter().map(|row| &row.external_id));
    let rows = rows.into_iter().take(MAX_IMPORTED).enumerate();
    let read: Vec<_> = rows
        .map(|(index, row)| balance(&mut v, &format!("{FIELD}[{index}]"), row))
        .collect();
    v.check()?;
    Ok(read)
}

fn balance(v: &mut Violations, path: &str, row: contract::OpeningBalance) -> OpeningBalance {
    let at = |field: &str| format!("{path}.{field}");
    let direction = name_of::<contract::MoneyDirection>(v, &at("direction"), row.direction);
    let direction = direction.and_then(|code| match code.as_str() {
        "PAYABLE" => Some(Direction::Payable),
        "RECEIVABLE" => Some(Direction::Receivable),
        _ => None,
    });
    let given = row.amount.is_some();
    let amount = wire::amount(v, &at("amount"), row.amount);
    let amount = required(v, &at("amount"), amount, Money::zero(Currency::USD));
    if given && amount.is_zero() && !v.iter().any(|known| known.field.starts_with(&at("amount"))) {
        v.add(
            at("amount"),
            "NOT_POSITIVE",
            "an open balance is above zero",
        );
    }
    let as_of = wire::date(v, &at("as_of_date"), row.as_of_date);
    OpeningBalance {
        external_id: wire::text(v, &at("external_id"), &row.external_id, 1..=200),
        partner_id: wire::uuid(v, &at("partner_id"), &row.partner_id).unwrap_or_default(),
        direction: required(v, &at("direction"), direction, Direction::Payable),
        amount,
        as_of: required(v, &at("as_of_date"), as_of, chrono::NaiveDate::MIN),
    }
}

/// Cumulative volumes; every bad field of every row is named.
pub(crate) fn volumes(rows: Vec<contract::CumulativeVolume>) -> Result<Vec<OpeningTotal>, Error> {
    const FIELD: &str = "cumulative_volumes";
    let mut v = Violations::new();
    within(&mut v, FIELD, rows.len(), MAX_IMPORTED);
    unique(&mut v, FIELD, rows.iter().map(|row| &row.external_id));
    let rows = rows.into_iter().take(MAX_IMPORTED).enumerate();
    let read: Vec<_> = rows
        .map(|(index, row)| volume(&mut v, &format!("{FIELD}[{index}]"), row))
        .collect();
    v.check()?;
    Ok(read)
}

fn volume(v: &mut Violations, path: &str, row: contract::CumulativeVolume) -> OpeningTotal {
    let at = |field: &str| format!("{path}.{field}");
    let total = wire::decimal(v, &at("total"), row.total);
    OpeningTotal {
        external_id: wire::text(v, &at("external_id"), &row.external_id, 1..=200),
        partner_id: wire::uuid(v, &at("partner_id"), &row.partner_id).unwrap_or_default(),
        plan_id: wire::uuid(v, &at("plan_id"), &row.plan_id).unwrap_or_default(),
        component_key: wire::text(v, &at("component_key"), &row.component_key, 1..=100),
        period: period(v, &at("period"), &row.period)
            .map(|period| period.to_string())
            .unwrap_or_default(),
        total: required(v, &at("total"), total, Decimal::ZERO),
    }
}

fn period(v: &mut Violations, path: &str, text: &str) -> Option<Period> {
    match text.parse::<Period>() {
        Ok(period) if !matches!(period.length(), PeriodLength::Window { .. }) => Some(period),
        _ => {
            v.add(
                path,
                "MALFORMED_PERIOD",
                "a period such as 2017, 2017-Q1 or 2017-03 is needed",
            );
            None
        }
    }
}

/// What the old system says, and the length of its periods.
pub(crate) fn reported(
    rows: Vec<contract::ReportedEarning>,
) -> Result<(Amounts, PeriodLength), Error> {
    const FIELD: &str = "reported_earnings";
    let mut v = Violations::new();
    within(&mut v, FIELD, rows.len(), MAX_REPORTED);
    let (mut amounts, mut length) = (Amounts::new(), None);
    for (index, row) in rows.into_iter().take(MAX_REPORTED).enumerate() {
        let at = |field: &str| format!("{FIELD}[{index}].{field}");
        let partner_id = wire::uuid(&mut v, &at("partner_id"), &row.partner_id);
        let component_key = wire::text(&mut v, &at("component_key"), &row.component_key, 1..=100);
        let amount = wire::money(&mut v, &at("amount"), row.amount);
        let amount = required(&mut v, &at("amount"), amount, Money::zero(Currency::USD));
        let Some((period, partner_id)) = period(&mut v, &at("period"), &row.period).zip(partner_id)
        else {
            continue;
        };
        if *length.get_or_insert(period.length()) != period.length() {
            v.add(
                at("period"),
                "OTHER_LENGTH",
                "all rows have periods of one length",
            );
        }
        let subject = Subject {
            partner_id,
            component_key,
            period,
            currency: amount.currency(),
        };
        if count(&mut amounts, subject, amount).is_err() {
            v.add(
                at("amount"),
                "OUT_OF_RANGE",
                "the amounts of this line are too large together",
            );
        }
    }
    v.check()?;
    Ok((amounts, length.unwrap_or(PeriodLength::Quarter)))
}

pub(crate) fn line(line: &Line) -> contract::ReconciliationLine {
    contract::ReconciliationLine {
        partner_id: line.subject.partner_id.to_string(),
        component_key: line.subject.component_key.clone(),
        period: line.subject.period.to_string(),
        verdict: contract::ReconciliationVerdict::number(line.verdict.code()),
        reported_amount: line.reported.map(wire::to_money),
        earned_amount: line.earned.map(wire::to_money),
        difference: Some(wire::to_money(line.difference)),
    }
}

pub(crate) fn answer(lines: &[Line], totals: &[Total]) -> contract::ReconcileCutoverResponse {
    let equal = lines
        .iter()
        .filter(|line| line.verdict == Verdict::Equal)
        .count();
    let total = |total: &Total| contract::ReconciliationTotal {
        reported_amount: Some(wire::to_money(total.reported)),
        earned_amount: Some(wire::to_money(total.earned)),
        difference: Some(wire::to_money(total.difference)),
    };
    contract::ReconcileCutoverResponse {
        lines: lines.iter().map(line).collect(),
        totals: totals.iter().map(total).collect(),
        equal_count: equal.try_into().unwrap_or(i32::MAX),
        other_count: (lines.len() - equal).try_into().unwrap_or(i32::MAX),
    }
}

/// The comparison as CSV.
pub(crate) fn file(lines: &[Line]) -> Result<Vec<u8>, Error> {
    let mut file = csv::Writer::from_writer(Vec::new());
    let heading = [
        "partner_id",
        "component_key",
        "period",
        "verdict",
        "reported",
        "earned",
        "difference",
        "currency",
    ];
    file.write_record(heading).map_err(Error::internal)?;
    let text = |amount: Option<Money>| {
        amount
            .map(|amount| amount.amount().to_string())
            .unwrap_or_default()
    };
    for line in lines {
        let subject = &line.subject;
        let record = [
            subject.partner_id.to_string(),
            subject.component_key.clone(),
            subject.period.to_string(),
            line.verdict.code().to_owned(),
            text(line.reported),
            text(line.earned),
            text(Some(line.difference)),
            subject.currency.code().to_owned(),
        ];
        file.write_record(record).map_err(Error::internal)?;
    }
    file.into_inner()
        .map_err(|cut| Error::internal(cut.into_error()))
}

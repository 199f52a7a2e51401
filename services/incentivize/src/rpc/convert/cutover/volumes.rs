//! What another system had counted.

use chrono::NaiveDate;
use contracts::tandem::incentivize::v1 as contract;
use kit::{Error, Violations, wire};
use rust_decimal::Decimal;

use super::{super::payments::required, MAX_IMPORTED, period, unique, within};
use crate::{
    domain::{
        opening::Opening,
        period::{Period, PeriodLength},
        standing::Series,
    },
    store::opening_total::OpeningTotal,
};

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
    let as_of = wire::date(v, &at("as_of_date"), row.as_of_date);
    let external_id = wire::text(v, &at("external_id"), &row.external_id, 1..=200);
    let series = Series {
        partner_id: wire::uuid(v, &at("partner_id"), &row.partner_id).unwrap_or_default(),
        plan_id: wire::uuid(v, &at("plan_id"), &row.plan_id).unwrap_or_default(),
        component_key: wire::text(v, &at("component_key"), &row.component_key, 1..=100),
    };
    let some_period = || Period::of(PeriodLength::Year, NaiveDate::MIN);
    OpeningTotal {
        series,
        period: period(v, &at("period"), &row.period).unwrap_or_else(some_period),
        opening: Opening {
            external_id,
            total: required(v, &at("total"), total, Decimal::ZERO),
            as_of: required(v, &at("as_of_date"), as_of, NaiveDate::MIN),
        },
        currency: row.currency_code.trim().to_owned(),
    }
}

pub(crate) fn written(total: &OpeningTotal) -> contract::CumulativeVolume {
    let OpeningTotal {
        series,
        period,
        opening,
        currency,
    } = total;
    contract::CumulativeVolume {
        external_id: opening.external_id.clone(),
        partner_id: series.partner_id.to_string(),
        plan_id: series.plan_id.to_string(),
        component_key: series.component_key.clone(),
        period: period.to_string(),
        total: Some(wire::to_decimal(opening.total)),
        as_of_date: Some(wire::to_date(opening.as_of)),
        currency_code: currency.clone(),
    }
}

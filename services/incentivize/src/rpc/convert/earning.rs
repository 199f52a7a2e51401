//! Earnings and their sums.

use contracts::tandem::incentivize::v1 as contract;
use kit::{Error, money::Money, wire};
use rust_decimal::Decimal;

use super::{Named as _, trace};
use crate::{
    domain::trace::Subject,
    store::earning::{Listed, Summary},
};

pub(crate) fn earning(row: Listed, with_trace: bool) -> contract::Earning {
    let read = &row.trace.0;
    let component = &read.applied.component;
    let period = match read.subject {
        Subject::Period { period, .. } => Some(period),
        Subject::Fact { .. } => None,
    };
    let id = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    contract::Earning {
        earning_id: row.earning_id.to_string(),
        partner_id: row.partner_id.to_string(),
        program_id: row.program_id.to_string(),
        plan_id: read.applied.plan_id.to_string(),
        plan_version: read.applied.plan_version.cast_signed(),
        component_key: component.key.clone(),
        mechanism: component.mechanism().name().to_owned(),
        direction: contract::MoneyDirection::number(component.direction.code()),
        amount: Some(wire::to_money(read.amount)),
        fact_id: id(row.fact_id),
        opportunity_id: id(row.opportunity_id),
        business_date: Some(wire::to_date(row.business_date)),
        period_start: period.map(|period| wire::to_date(period.start())),
        period_end: period.map(|period| wire::to_date(period.end())),
        trace: with_trace.then(|| trace::trace(read)),
        update_time: Some(wire::to_timestamp(row.updated_at)),
        payee: Some(contract::Payee {
            kind: contract::PayeeKind::number(&row.payee_kind),
            key: row.payee_key,
        }),
        release_date: Some(wire::to_date(row.release_date)),
        part: row.part.unwrap_or_default(),
    }
}

pub(crate) fn summary(row: Summary) -> Result<contract::EarningSummary, Error> {
    Ok(contract::EarningSummary {
        partner_id: row.partner_id.to_string(),
        plan_id: row.plan_id.to_string(),
        component_key: row.component_key,
        display_name: row.component_name,
        mechanism: row.mechanism,
        direction: contract::MoneyDirection::number(&row.direction),
        quarter_start: Some(wire::to_date(row.quarter_start)),
        amount: Some(wire::to_money(money(row.amount, &row.currency)?)),
        earning_count: row.earnings,
    })
}

/// An amount as it is stored.
pub(crate) fn money(amount: Decimal, currency: &str) -> Result<Money, Error> {
    let currency = currency.parse().map_err(Error::internal)?;
    Money::new(amount, currency).map_err(Error::internal)
}

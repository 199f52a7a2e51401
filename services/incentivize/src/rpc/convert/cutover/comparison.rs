//! What another system says was earned, and the comparison with it.

use contracts::tandem::incentivize::v1 as contract;
use kit::{
    Error, Violations,
    money::{Currency, Money},
    wire,
};

use super::{
    super::{Named as _, payments::required},
    period, within,
};
use crate::domain::{
    period::PeriodLength,
    reconciliation::{Amounts, Line, Subject, Total, Verdict, count},
};

/// Rows of one comparison.
const MAX_REPORTED: usize = 10_000;

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

//! What was open in another system.

use contracts::tandem::incentivize::v1 as contract;
use kit::{
    Error, Violations,
    money::{Currency, Money},
    wire,
};
use uuid::Uuid;

use super::{
    super::{Named as _, name_of, payments::required},
    MAX_IMPORTED, unique, within,
};
use crate::domain::{component::Direction, opening_balance::OpeningBalance};

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
        id: Uuid::nil(),
        external_id: wire::text(v, &at("external_id"), &row.external_id, 1..=200),
        partner_id: wire::uuid(v, &at("partner_id"), &row.partner_id).unwrap_or_default(),
        direction: required(v, &at("direction"), direction, Direction::Payable),
        amount,
        as_of: required(v, &at("as_of_date"), as_of, chrono::NaiveDate::MIN),
    }
}

/// An opening balance with the statement that it is on.
pub(crate) fn written(
    (balance, statement_id): &(OpeningBalance, Option<Uuid>),
) -> contract::OpeningBalance {
    let statement_id = statement_id.map(|id| id.to_string());
    contract::OpeningBalance {
        external_id: balance.external_id.clone(),
        partner_id: balance.partner_id.to_string(),
        direction: contract::MoneyDirection::number(balance.direction.code()),
        amount: Some(wire::to_money(balance.amount)),
        as_of_date: Some(wire::to_date(balance.as_of)),
        opening_balance_id: balance.id.to_string(),
        statement_id: statement_id.unwrap_or_default(),
    }
}

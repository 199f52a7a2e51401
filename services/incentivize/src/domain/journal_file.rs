//! The journal as the ERP reads it: a CSV row a posting, then a total a currency.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    exact::{OutOfRange, add},
    ledger_mapping::LedgerMapping,
};

/// One posting with the entry that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    pub number: i64,
    pub accounting_date: NaiveDate,
    pub account: String,
    /// Debits are positive, credits negative.
    pub amount: Decimal,
    pub currency: String,
    pub partner_id: Uuid,
    pub cause: String,
    pub cause_id: Uuid,
    pub reason: String,
}

impl JournalRow {
    /// Debit and credit; the other one is nothing.
    pub fn sides(&self) -> (Option<Decimal>, Option<Decimal>) {
        let amount = self.amount.normalize();
        if amount >= Decimal::ZERO {
            (Some(amount), None)
        } else {
            (None, Some(-amount))
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum JournalFileError {
    #[error(transparent)]
    Csv(#[from] csv::Error),
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
    #[error("the file ended early")]
    Cut,
}

const HEADING: [&str; 12] = [
    "entry_number",
    "accounting_date",
    "account",
    "erp_account",
    "cost_centre",
    "debit",
    "credit",
    "currency",
    "partner_id",
    "cause",
    "cause_id",
    "reason",
];

/// The file's bytes; the same rows and mapping give the same.
pub fn render(rows: &[JournalRow], mapping: &LedgerMapping) -> Result<Vec<u8>, JournalFileError> {
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(HEADING)?;
    let mut totals: BTreeMap<&str, (Decimal, Decimal)> = BTreeMap::new();
    for row in rows {
        let (debit, credit) = row.sides();
        let total = totals.entry(&row.currency).or_default();
        total.0 = add(total.0, debit.unwrap_or_default())?;
        total.1 = add(total.1, credit.unwrap_or_default())?;
        file.write_record(record(row, mapping))?;
    }
    for (currency, (debit, credit)) in totals {
        let (debit, credit) = (
            debit.normalize().to_string(),
            credit.normalize().to_string(),
        );
        file.write_record([
            "", "", "TOTAL", "", "", &debit, &credit, currency, "", "", "", "",
        ])?;
    }
    file.into_inner().map_err(|_| JournalFileError::Cut)
}

fn record(row: &JournalRow, mapping: &LedgerMapping) -> [String; 12] {
    let text =
        |amount: Option<Decimal>| amount.map(|amount| amount.to_string()).unwrap_or_default();
    let (debit, credit) = row.sides();
    let mapped = mapping.find(&row.account);
    [
        row.number.to_string(),
        row.accounting_date.to_string(),
        row.account.clone(),
        mapped
            .map(|mapped| mapped.erp_account.clone())
            .unwrap_or_default(),
        mapped
            .map(|mapped| mapped.cost_centre.clone())
            .unwrap_or_default(),
        text(debit),
        text(credit),
        row.currency.clone(),
        row.partner_id.to_string(),
        row.cause.clone(),
        row.cause_id.to_string(),
        row.reason.clone(),
    ]
}

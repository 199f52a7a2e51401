//! Ledger mapping and journal rows.

use chrono::NaiveDate;
use contracts::{google::r#type::Date, tandem::incentivize::v1 as contract};
use kit::{Error, Violations, wire};

use super::{Named as _, name_of, payments::judge};
use crate::domain::{
    journal_file::JournalRow,
    ledger_mapping::{LedgerMapping, MappedAccount},
};

/// The days of an export, of which the second is exclusive; both are needed.
pub(crate) fn days(from: Option<Date>, to: Option<Date>) -> Result<(NaiveDate, NaiveDate), Error> {
    let mut v = Violations::new();
    let mut day = |path: &str, date: Option<Date>| {
        if date.is_none() {
            v.add(path, "REQUIRED", "a date is needed");
        }
        wire::date(&mut v, path, date)
    };
    let from = day("accounting_date_from", from);
    let to = day("accounting_date_to", to);
    if from.zip(to).is_some_and(|(from, to)| from >= to) {
        v.add(
            "accounting_date_to",
            "NO_DAYS",
            "it comes after the first day",
        );
    }
    v.check()?;
    Ok((from.unwrap_or_default(), to.unwrap_or_default()))
}

/// What a tenant says of its ERP; every bad field is named.
pub(crate) fn mapping(mapping: Option<contract::LedgerMapping>) -> Result<LedgerMapping, Error> {
    let mut v = Violations::new();
    let entries = mapping.unwrap_or_default().entries.into_iter().enumerate();
    let entries = entries.map(|(index, entry)| {
        let path = format!("ledger_mapping.entries[{index}]");
        let account =
            name_of::<contract::LedgerAccount>(&mut v, &format!("{path}.account"), entry.account);
        if account.is_none() && entry.account == 0 {
            v.add(
                format!("{path}.account"),
                "REQUIRED",
                "a ledger account is needed",
            );
        }
        MappedAccount {
            account: account.unwrap_or_default(),
            erp_account: wire::text(
                &mut v,
                &format!("{path}.erp_account"),
                &entry.erp_account,
                1..=50,
            ),
            cost_centre: wire::text(
                &mut v,
                &format!("{path}.cost_centre"),
                &entry.cost_centre,
                0..=50,
            ),
        }
    });
    let mapping = LedgerMapping {
        entries: entries.collect(),
    };
    judge(&mut v, "ledger_mapping", |problems| mapping.check(problems));
    v.check()?;
    Ok(mapping)
}

pub(crate) fn shown(mapping: &LedgerMapping, revision: i64) -> contract::LedgerMapping {
    let entries = mapping
        .entries
        .iter()
        .map(|entry| contract::LedgerMappingEntry {
            account: contract::LedgerAccount::number(&entry.account),
            erp_account: entry.erp_account.clone(),
            cost_centre: entry.cost_centre.clone(),
        });
    contract::LedgerMapping {
        entries: entries.collect(),
        etag: kit::etag(revision),
    }
}

pub(crate) fn row(row: &JournalRow, mapping: &LedgerMapping) -> contract::ExportJournalResponse {
    let (debit, credit) = row.sides();
    let mapped = mapping.find(&row.account);
    contract::ExportJournalResponse {
        entry_number: row.number,
        accounting_date: Some(wire::to_date(row.accounting_date)),
        account: contract::LedgerAccount::number(&row.account),
        erp_account: mapped
            .map(|mapped| mapped.erp_account.clone())
            .unwrap_or_default(),
        cost_centre: mapped
            .map(|mapped| mapped.cost_centre.clone())
            .unwrap_or_default(),
        debit: debit.map(wire::to_decimal),
        credit: credit.map(wire::to_decimal),
        currency_code: row.currency.clone(),
        partner_id: row.partner_id.to_string(),
        cause: row.cause.clone(),
        cause_id: row.cause_id.to_string(),
        reason: row.reason.clone(),
    }
}

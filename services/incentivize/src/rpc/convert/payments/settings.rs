//! Payment settings.

use contracts::tandem::incentivize::v1 as contract;
use kit::{Error, Violations, money::Currency, wire};
use rust_decimal::Decimal;

use super::{judge, payee, required};
use crate::domain::payments::{
    bank_details::electronic,
    settings::{DebtorAccount, PaymentSettings},
};

/// What a tenant says of how it pays; every bad field is named.
pub(crate) fn draft(settings: Option<contract::PaymentSettings>) -> Result<PaymentSettings, Error> {
    const PATH: &str = "payment_settings";
    let mut v = Violations::new();
    let settings = settings.unwrap_or_default();
    let minimums = settings.minimum_payouts.into_iter().enumerate();
    let minimums = minimums.filter_map(|(index, minimum)| {
        wire::amount(
            &mut v,
            &format!("{PATH}.minimum_payouts[{index}]"),
            Some(minimum),
        )
    });
    let minimum_payouts = minimums.collect();
    let accounts = settings.debtor_accounts.iter().enumerate();
    let debtor_accounts = accounts
        .map(|(index, account)| debtor_account(&mut v, index, account))
        .collect();
    let percent = wire::decimal(
        &mut v,
        &format!("{PATH}.domestic_vat_percent"),
        settings.domestic_vat_percent,
    );
    let read = PaymentSettings {
        net_receivables: settings.net_receivables,
        // A negative number of days is too many.
        cooling_off_days: settings.cooling_off_days.try_into().unwrap_or(u32::MAX),
        invoice_due_days: settings.invoice_due_days.try_into().unwrap_or(u32::MAX),
        minimum_payouts,
        debtor_accounts,
        legal_name: wire::text(
            &mut v,
            &format!("{PATH}.legal_name"),
            &settings.legal_name,
            0..=140,
        ),
        country: wire::text(
            &mut v,
            &format!("{PATH}.country_code"),
            &settings.country_code,
            0..=10,
        ),
        vat_id: wire::text(&mut v, &format!("{PATH}.vat_id"), &settings.vat_id, 0..=20),
        domestic_vat_percent: percent.unwrap_or(Decimal::ZERO),
    };
    judge(&mut v, PATH, |problems| read.check(problems));
    v.check()?;
    Ok(read)
}

fn debtor_account(
    v: &mut Violations,
    index: usize,
    account: &contract::DebtorAccount,
) -> DebtorAccount {
    let path = format!("payment_settings.debtor_accounts[{index}]");
    let code = format!("{path}.currency_code");
    let currency = payee::currency(v, &code, &account.currency_code);
    DebtorAccount {
        currency: required(v, &code, currency, Currency::USD),
        iban: electronic(&wire::text(
            v,
            &format!("{path}.iban"),
            &account.iban,
            1..=50,
        )),
        bic: wire::text(v, &format!("{path}.bic"), &account.bic, 0..=11),
    }
}

pub(crate) fn settings(settings: &PaymentSettings, revision: i64) -> contract::PaymentSettings {
    let accounts = settings.debtor_accounts.iter();
    contract::PaymentSettings {
        net_receivables: settings.net_receivables,
        cooling_off_days: settings.cooling_off_days.try_into().unwrap_or(i32::MAX),
        invoice_due_days: settings.invoice_due_days.try_into().unwrap_or(i32::MAX),
        minimum_payouts: settings
            .minimum_payouts
            .iter()
            .copied()
            .map(wire::to_money)
            .collect(),
        debtor_accounts: accounts
            .map(|account| contract::DebtorAccount {
                currency_code: account.currency.code().to_owned(),
                iban: account.iban.clone(),
                bic: account.bic.clone(),
            })
            .collect(),
        legal_name: settings.legal_name.clone(),
        country_code: settings.country.clone(),
        vat_id: settings.vat_id.clone(),
        domestic_vat_percent: Some(wire::to_decimal(settings.domestic_vat_percent)),
        etag: kit::etag(revision),
    }
}

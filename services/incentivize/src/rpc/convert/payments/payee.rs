//! Payees.

use contracts::tandem::incentivize::v1 as contract;
use kit::{Error, Violations, money::Currency, wire};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    super::{Named as _, name_of},
    bank_details, judge, required,
};
use crate::domain::payments::{
    bank_details::BankDetails,
    payee::{Address, Payee, PayeeKind, PayeeRef, Profile},
    tax::TaxStatus,
};

/// Whom it is about and what is said of it; every bad field is named.
pub(crate) fn draft(payee: Option<contract::PayeeProfile>) -> Result<(PayeeRef, Profile), Error> {
    let mut v = Violations::new();
    let payee = payee.unwrap_or_default();
    let partner_id = wire::uuid(&mut v, "payee.partner_id", &payee.partner_id).unwrap_or_default();
    let kind = name_of::<contract::PayeeKind>(&mut v, "payee.kind", payee.kind);
    let kind = kind.and_then(|code| PayeeKind::parse(&code));
    let kind = required(&mut v, "payee.kind", kind, PayeeKind::Partner);
    let key = wire::text(&mut v, "payee.payee_key", &payee.payee_key, 0..=200);
    let who = PayeeRef::new(kind, partner_id, &key);
    judge(&mut v, "payee", |problems| who.check(problems));
    let profile = read_profile(&mut v, payee);
    v.check()?;
    Ok((who, profile))
}

/// The payee's id and what is said of it; every bad field is named.
pub(crate) fn profile(payee: Option<contract::PayeeProfile>) -> Result<(Uuid, Profile), Error> {
    let mut v = Violations::new();
    let payee = payee.unwrap_or_default();
    let payee_id = wire::uuid(&mut v, "payee.payee_id", &payee.payee_id).unwrap_or_default();
    let profile = read_profile(&mut v, payee);
    v.check()?;
    Ok((payee_id, profile))
}

fn read_profile(v: &mut Violations, payee: contract::PayeeProfile) -> Profile {
    let status = name_of::<contract::TaxStatus>(v, "payee.tax_status", payee.tax_status);
    let status = status.and_then(|code| TaxStatus::parse(&code));
    let percent = wire::decimal(v, "payee.withholding_percent", payee.withholding_percent);
    let reason = "payee.withholding_reason";
    let address = payee.address.unwrap_or_default();
    let profile = Profile {
        legal_name: wire::text(v, "payee.legal_name", &payee.legal_name, 1..=140),
        address: Address {
            street: wire::text(v, "payee.address.street", &address.street, 0..=200),
            postal_code: wire::text(v, "payee.address.postal_code", &address.postal_code, 0..=20),
            city: wire::text(v, "payee.address.city", &address.city, 0..=100),
            country: wire::text(
                v,
                "payee.address.country_code",
                &address.country_code,
                0..=10,
            ),
        },
        tax_status: required(v, "payee.tax_status", status, TaxStatus::Private),
        vat_id: wire::text(v, "payee.vat_id", &payee.vat_id, 0..=20),
        withholding_percent: percent.unwrap_or(Decimal::ZERO),
        withholding_reason: wire::text(v, reason, &payee.withholding_reason, 0..=200),
        payout_currency: currency(v, "payee.payout_currency_code", &payee.payout_currency_code),
        minimum_payout: wire::amount(v, "payee.minimum_payout", payee.minimum_payout),
        self_billing: payee.self_billing,
    };
    judge(v, "payee", |problems| profile.check(problems));
    profile
}

/// A currency that may be absent.
pub(crate) fn currency(v: &mut Violations, path: &str, code: &str) -> Option<Currency> {
    if code.is_empty() {
        return None;
    }
    let currency = code.parse().ok();
    if currency.is_none() {
        v.add(path, "UNKNOWN_CURRENCY", "an ISO 4217 code is needed");
    }
    currency
}

/// With the bank details that are in use, already masked if they have to be.
pub(crate) fn payee(payee: &Payee, in_use: Option<(&BankDetails, bool)>) -> contract::PayeeProfile {
    let profile = &payee.profile;
    let address = &profile.address;
    contract::PayeeProfile {
        payee_id: payee.id.to_string(),
        kind: contract::PayeeKind::number(payee.who.kind.code()),
        partner_id: payee.who.partner_id.to_string(),
        payee_key: payee.who.key.clone(),
        legal_name: profile.legal_name.clone(),
        address: Some(contract::PayeeAddress {
            street: address.street.clone(),
            postal_code: address.postal_code.clone(),
            city: address.city.clone(),
            country_code: address.country.clone(),
        }),
        tax_status: contract::TaxStatus::number(profile.tax_status.code()),
        vat_id: profile.vat_id.clone(),
        withholding_percent: Some(wire::to_decimal(profile.withholding_percent)),
        withholding_reason: profile.withholding_reason.clone(),
        payout_currency_code: profile
            .payout_currency
            .map(|currency| currency.code().to_owned())
            .unwrap_or_default(),
        minimum_payout: profile.minimum_payout.map(wire::to_money),
        self_billing: profile.self_billing,
        bank_details: in_use.map(|(details, in_full)| bank_details::bank_details(details, in_full)),
        etag: kit::etag(payee.revision),
        create_time: Some(wire::to_timestamp(payee.created_at)),
    }
}

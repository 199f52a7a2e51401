//! Bank details.

use contracts::tandem::incentivize::v1 as contract;
use kit::{Error, Violations, wire};

use super::{super::Named as _, judge};
use crate::{
    commands::payments::propose_bank_details::Proposal,
    domain::payments::bank_details::{Account, BankDetails, Stage, electronic},
};

/// What is proposed; every bad field is named.
pub(crate) fn proposal(
    payee_id: &str,
    details: Option<contract::BankDetails>,
) -> Result<Proposal, Error> {
    let mut v = Violations::new();
    let payee_id = wire::uuid(&mut v, "payee_id", payee_id).unwrap_or_default();
    let details = details.unwrap_or_default();
    let holder_name = wire::text(
        &mut v,
        "bank_details.holder_name",
        &details.holder_name,
        1..=140,
    );
    let account = account(&mut v, &details);
    if let Some(account) = &account {
        judge(&mut v, "bank_details", |problems| account.check(problems));
    }
    v.check()?;
    Ok(Proposal {
        payee_id,
        holder_name,
        account: account.unwrap_or(Account::Provider(String::new())),
    })
}

fn account(v: &mut Violations, details: &contract::BankDetails) -> Option<Account> {
    let text = |v: &mut Violations, field: &str, value: &str| {
        wire::text(v, &format!("bank_details.{field}"), value, 0..=100)
    };
    let bic = text(v, "bic", &details.bic).to_ascii_uppercase();
    let number = text(v, "account_number", &details.account_number);
    let bank_name = text(v, "bank_name", &details.bank_name);
    let provider = text(v, "provider_account", &details.provider_account);
    let iban = electronic(&text(v, "iban", &details.iban));
    match (iban.is_empty(), number.is_empty(), provider.is_empty()) {
        (false, true, true) => Some(Account::Iban {
            iban,
            bic: Some(bic).filter(|bic| !bic.is_empty()),
        }),
        (true, false, true) => Some(Account::Number {
            number,
            bic,
            bank_name,
        }),
        (true, true, false) => Some(Account::Provider(provider)),
        _ => {
            v.add(
                "bank_details",
                "ONE_ACCOUNT",
                "one of iban, account_number and provider_account is needed",
            );
            None
        }
    }
}

/// Account numbers `in_full`, or masked.
pub(crate) fn bank_details(details: &BankDetails, in_full: bool) -> contract::BankDetails {
    let mut message = contract::BankDetails {
        bank_details_id: details.id.to_string(),
        payee_id: details.payee_id.to_string(),
        holder_name: details.holder_name.clone(),
        proposed_by: details.proposed_by.clone(),
        propose_time: Some(wire::to_timestamp(details.proposed_at)),
        ..Default::default()
    };
    match if in_full {
        details.account.clone()
    } else {
        details.account.masked()
    } {
        Account::Iban { iban, bic } => {
            (message.iban, message.bic) = (iban, bic.unwrap_or_default())
        }
        Account::Number {
            number,
            bic,
            bank_name,
        } => {
            (message.account_number, message.bic, message.bank_name) = (number, bic, bank_name);
        }
        Account::Provider(account) => message.provider_account = account,
    }
    let state = match &details.stage {
        Stage::Proposed => "PROPOSED",
        Stage::Confirmed {
            by,
            at,
            effective_at,
        } => {
            message.confirmed_by.clone_from(by);
            message.confirm_time = Some(wire::to_timestamp(*at));
            message.effective_time = Some(wire::to_timestamp(*effective_at));
            "CONFIRMED"
        }
        Stage::Cancelled { by, at } => {
            message.cancelled_by.clone_from(by);
            message.cancel_time = Some(wire::to_timestamp(*at));
            "CANCELLED"
        }
    };
    message.state = contract::BankDetailsState::number(state);
    message
}

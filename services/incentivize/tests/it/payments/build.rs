//! Builders of payees, statements' totals and batches.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use incentivize::domain::{
    exchange::{Quote, Rates},
    payments::{
        bank_details::Account,
        batch::{BatchPlan, Payable, Terms, plan_batch},
        due::Open,
        payee::{Address, Payee, PayeeKind, PayeeRef, Profile},
        settings::{DebtorAccount, PaymentSettings},
        tax::TaxStatus,
    },
};
use kit::money::{Currency, Money};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    build::day,
    table::{number, rows},
};

pub(super) const IBAN: &str = "DE89370400440532013000";

pub(super) fn eur() -> Currency {
    "EUR".parse().expect("a currency")
}

pub(super) fn euros(amount: &str) -> Money {
    Money::new(number(amount), eur()).expect("an amount")
}

pub(super) fn noon() -> DateTime<Utc> {
    kit::testing::at("2018-01-15T12:00:00Z")
}

/// One letter a partner: "A" is the partner, "A/ann" a person of it.
pub(super) fn who(text: &str) -> PayeeRef {
    let (partner, person) = text.split_once('/').unwrap_or((text, ""));
    let partner_id = Uuid::from_u128(partner.bytes().map(u128::from).sum());
    let kind = if person.is_empty() {
        PayeeKind::Partner
    } else {
        PayeeKind::Person
    };
    PayeeRef::new(kind, partner_id, person)
}

pub(super) fn profile() -> Profile {
    Profile {
        legal_name: "Partner".to_owned(),
        address: Address {
            street: String::new(),
            postal_code: String::new(),
            city: String::new(),
            country: "DE".to_owned(),
        },
        tax_status: TaxStatus::Business,
        vat_id: "DE123456789".to_owned(),
        withholding_percent: Decimal::ZERO,
        withholding_reason: String::new(),
        payout_currency: None,
        minimum_payout: None,
        self_billing: false,
    }
}

pub(super) fn payable(text: &str, profile: Profile) -> (PayeeRef, Payable) {
    let who = who(text);
    let id = Uuid::from_u128(who.partner_id.as_u128() * 1000 + who.key.len() as u128);
    let account = Account::Iban {
        iban: IBAN.to_owned(),
        bic: None,
    };
    let payee = Payee {
        id,
        who: who.clone(),
        profile,
        revision: 1,
        created_at: noon(),
    };
    let account = Some((Uuid::from_u128(id.as_u128() + 1), account));
    (who, Payable { payee, account })
}

pub(super) fn settings() -> PaymentSettings {
    let account = |code: &str| DebtorAccount {
        currency: code.parse().expect("a currency"),
        iban: IBAN.to_owned(),
        bic: String::new(),
    };
    PaymentSettings {
        legal_name: "Vendor".to_owned(),
        country: "DE".to_owned(),
        vat_id: "DE999999999".to_owned(),
        domestic_vat_percent: number("19"),
        debtor_accounts: vec![account("EUR"), account("USD"), account("JPY")],
        ..PaymentSettings::default()
    }
}

/// Rows "payee | payable | receivable | held | settled", in euros; a statement each.
pub(super) fn open(text: &str) -> Vec<Open> {
    let open = |(row, cells): (usize, Vec<String>)| Open {
        statement_id: Uuid::from_u128(row as u128 + 1),
        payee: who(&cells[0]),
        currency: eur(),
        payable: number(&cells[1]),
        receivable: number(&cells[2]),
        held: number(&cells[3]),
        settled_payable: number(&cells[4]),
        settled_receivable: Decimal::ZERO,
    };
    rows(text).into_iter().enumerate().map(open).collect()
}

pub(super) fn plan(
    open: &[Open],
    payables: Vec<(PayeeRef, Payable)>,
    settings: &PaymentSettings,
) -> BatchPlan {
    let quote = Quote {
        from: eur(),
        to: Currency::USD,
        date: day("2018-01-12"),
        rate: number("1.2137"),
        source: "ECB".to_owned(),
    };
    let terms = Terms {
        settings,
        rates: &Rates::from_iter([quote]),
        day: day("2018-01-15"),
    };
    let payables: BTreeMap<_, _> = payables.into_iter().collect();
    plan_batch(open, &payables, terms).expect("a plan")
}

/// "A: 100.00 EUR for 1, 2" for a payout of statements, "A: 5.00 EUR BELOW_MINIMUM" for who is left out.
pub(super) fn shown(plan: &BatchPlan) -> Vec<String> {
    let name = |payee: &PayeeRef| {
        let partner = char::from(u8::try_from(payee.partner_id.as_u128()).expect("a letter"));
        if payee.key.is_empty() {
            partner.to_string()
        } else {
            format!("{partner}/{}", payee.key)
        }
    };
    let payouts = plan.payouts.iter().map(|payout| {
        let statements = payout
            .settlements
            .iter()
            .map(|one| one.statement_id.as_u128().to_string());
        let statements: Vec<String> = statements.collect();
        format!(
            "{}: {} for {}",
            name(&payout.payee),
            payout.amount,
            statements.join(", ")
        )
    });
    let left = plan.left_out.iter();
    let left =
        left.map(|row| format!("{}: {} {}", name(&row.payee), row.amount, row.reason.code()));
    payouts.chain(left).collect()
}

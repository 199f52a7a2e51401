//! The payment file: valid by the published schema, exact, the same each time.

use std::collections::BTreeMap;

use incentivize::domain::payments::{
    bank_details::Account,
    payment_file::{PaymentFile, Transfer},
    settings::DebtorAccount,
};
use kit::money::{Currency, Money};
use uppsala::{XsdValidator, parse};

use super::build::{IBAN, eur, euros, noon};
use crate::{
    build::{day, usd},
    table::number,
};

const SCHEMA: &str = include_str!("../../data/pain.001.001.09.xsd");

fn transfer(id: &str, name: &str, amount: Money, account: Account) -> Transfer {
    Transfer {
        end_to_end_id: id.to_owned(),
        amount,
        creditor_name: name.to_owned(),
        account,
        remittance: format!("Payout {id} <&> \"quarter\""),
    }
}

fn file() -> PaymentFile {
    let iban = |bic: Option<&str>| Account::Iban {
        iban: "PL61109010140000071219812874".to_owned(),
        bic: bic.map(str::to_owned),
    };
    let number_of_bank = Account::Number {
        number: "000123456789".to_owned(),
        bic: "CHASUS33".to_owned(),
        bank_name: "Chase".to_owned(),
    };
    let debtor = |currency: Currency| DebtorAccount {
        currency,
        iban: IBAN.to_owned(),
        bic: "COBADEFFXXX".to_owned(),
    };
    let yen: Currency = "JPY".parse().expect("a currency");
    PaymentFile {
        message_id: "0192f0c1a2b37c4d8e9f001122334455".to_owned(),
        created_at: noon(),
        execution_date: day("2018-01-15"),
        debtor_name: "Müller & Söhne GmbH".to_owned(),
        debtor_accounts: [eur(), Currency::USD, yen]
            .map(|currency| (currency, debtor(currency)))
            .into(),
        transfers: vec![
            transfer(
                "e1",
                "Łódź Sp. z o.o.",
                euros("1234.5"),
                iban(Some("WBKPPLPP")),
            ),
            transfer("e2", "株式会社", euros("0.01"), iban(None)),
            transfer("e3", "A & B <Inc>", usd("99"), number_of_bank),
            transfer(
                "e4",
                "Tokyo",
                Money::new(number("1000"), yen).expect("yen"),
                iban(None),
            ),
        ],
    }
}

fn rendered(file: &PaymentFile) -> String {
    String::from_utf8(file.render().expect("a file")).expect("UTF-8")
}

fn faults(xml: &str) -> Vec<String> {
    let schema = parse(SCHEMA).expect("the schema parses");
    let validator = XsdValidator::from_schema(&schema).expect("a schema");
    let document = parse(xml).expect("well-formed");
    validator
        .validate(&document)
        .iter()
        .map(|fault| format!("{fault:?}"))
        .collect()
}

#[test]
fn it_is_valid_by_the_published_schema() {
    let xml = rendered(&file());
    assert_eq!(faults(&xml), Vec::<String>::new(), "{xml}");
}

#[test]
fn the_schema_finds_what_is_wrong() {
    let xml = rendered(&file());
    for (right, wrong) in [
        ("<ChrgBr>SLEV</ChrgBr>", "<ChrgBr>NONE</ChrgBr>"),
        ("<NbOfTxs>4</NbOfTxs>", ""),
        (IBAN, "no account"),
        ("<PmtMtd>TRF</PmtMtd>", "<PmtMtd>TRF</PmtMtd><Unknown/>"),
    ] {
        assert!(xml.contains(right), "{right}");
        assert_ne!(
            faults(&xml.replacen(right, wrong, 1)),
            Vec::<String>::new(),
            "{wrong}"
        );
    }
}

#[test]
fn it_is_one_payment_information_a_currency_with_exact_amounts() {
    let xml = rendered(&file());
    assert_eq!(xml.matches("<PmtInf>").count(), 3);
    for expected in [
        "<CtrlSum>2333.51</CtrlSum>",
        "<CtrlSum>1234.51</CtrlSum>",
        "<InstdAmt Ccy=\"EUR\">1234.50</InstdAmt>",
        "<InstdAmt Ccy=\"JPY\">1000</InstdAmt>",
        "<Nm>Muller + Sohne GmbH</Nm>",
        "<Nm>Lodz Sp. z o.o.</Nm>",
        "<Nm>Zhu Shi Hui She</Nm>",
        "<Nm>A + B Inc</Nm>",
        "<EndToEndId>e1</EndToEndId>",
        "<MsgId>0192f0c1a2b37c4d8e9f001122334455</MsgId>",
        "<CreDtTm>2018-01-15T12:00:00Z</CreDtTm>",
    ] {
        assert!(xml.contains(expected), "{expected} is not in {xml}");
    }
    assert_eq!(
        (xml.matches("SLEV").count(), xml.matches("SHAR").count()),
        (1, 2),
        "euros between IBANs alone"
    );
}

#[test]
fn the_same_batch_gives_the_same_bytes() {
    assert_eq!(rendered(&file()), rendered(&file()));
}

#[test]
fn every_currency_needs_an_account_to_pay_from() {
    let file = PaymentFile {
        debtor_accounts: BTreeMap::new(),
        ..file()
    };
    assert!(file.render().is_err());
}

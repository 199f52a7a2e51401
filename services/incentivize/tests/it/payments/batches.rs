//! What a batch pays: netting, minimums, disputes, instalments, currencies.

use incentivize::domain::payments::{batch::Payable, payee::PayeeRef, settings::PaymentSettings};
use kit::money::Currency;

use super::build::{euros, open, payable, plan, profile, settings, shown};
use crate::build::usd;

const STATEMENTS: &str = "
    payee | payable | receivable | held | settled
    A     | 100.00  | 0          | 0    | 0
    A     | 50.00   | 20.00      | 0    | 0
    A/ann | 30.00   | 0          | 0    | 0
    B     | 10.00   | 60.00      | 0    | 0
    B     | 0       | 5.00       | 0    | 0
    C     | 9.99    | 0          | 0    | 0
    D     | 80.00   | 0          | 30.00 | 0
    E     | 80.00   | 0          | 0    | 50.00
    F     | 12.345  | 0          | 0    | 0
    G     | 70.00   | 0          | 0    | 0
";

fn all() -> Vec<(PayeeRef, Payable)> {
    ["A", "A/ann", "B", "C", "D", "E", "F"]
        .map(|who| payable(who, profile()))
        .into()
}

#[test]
fn everything_due_to_a_payee_is_one_amount() {
    let settings = PaymentSettings {
        minimum_payouts: vec![euros("10")],
        ..settings()
    };
    let expected = [
        "A/ann: 30.00 EUR for 3",
        "A: 130.00 EUR for 1, 2",
        "D: 50.00 EUR for 7",
        "E: 30.00 EUR for 8",
        "F: 12.34 EUR for 9",
        "B: -55.00 EUR BALANCE_OWED",
        "C: 9.99 EUR BELOW_MINIMUM",
        "D: 30.00 EUR IN_DISPUTE",
        "F: 0.005 EUR BELOW_MINOR_UNIT",
        "G: 70.00 EUR NO_PAYEE",
    ];
    let plan = plan(&open(STATEMENTS), all(), &settings);
    let mut found = shown(&plan);
    found[..5].sort();
    found[5..].sort();
    assert_eq!(found, expected);
}

#[test]
fn without_netting_only_what_we_owe_is_paid() {
    let settings = PaymentSettings {
        net_receivables: false,
        ..settings()
    };
    let found = shown(&plan(&open(STATEMENTS), all(), &settings));
    assert!(
        found.contains(&"A: 150.00 EUR for 1, 2".to_owned()),
        "{found:?}"
    );
    assert!(
        found.contains(&"B: 10.00 EUR for 4".to_owned()),
        "{found:?}"
    );
    assert!(
        !found.iter().any(|line| line.contains("BALANCE_OWED")),
        "{found:?}"
    );
}

#[test]
fn a_payee_s_own_minimum_comes_first() {
    let statements = "
        payee | payable | receivable | held | settled
        A     | 20.00   | 0          | 0    | 0
        B     | 20.00   | 0          | 0    | 0
    ";
    let settings = PaymentSettings {
        minimum_payouts: vec![euros("50")],
        ..settings()
    };
    let mut patient = profile();
    patient.minimum_payout = Some(euros("20"));
    let plan = plan(
        &open(statements),
        vec![payable("A", patient), payable("B", profile())],
        &settings,
    );
    assert_eq!(
        shown(&plan),
        ["A: 20.00 EUR for 1", "B: 20.00 EUR BELOW_MINIMUM"]
    );
}

#[test]
fn another_currency_is_paid_at_the_rate_of_the_day() {
    let statements = "
        payee | payable | receivable | held | settled
        A     | 99.99   | 0          | 0    | 0
        B     | 99.99   | 0          | 0    | 0
    ";
    let (mut dollars, mut yen) = (profile(), profile());
    dollars.payout_currency = Some(Currency::USD);
    yen.payout_currency = "JPY".parse().ok();
    let plan = plan(
        &open(statements),
        vec![payable("A", dollars), payable("B", yen)],
        &settings(),
    );
    // 99.99 × 1.2137 = 121.357863
    assert_eq!(
        shown(&plan),
        ["A: 121.36 USD for 1", "B: 99.99 EUR NO_EXCHANGE_RATE"]
    );
    let payout = &plan.payouts[0];
    assert_eq!(
        (payout.taxed.gross, payout.amount),
        (euros("99.99"), usd("121.36"))
    );
    let exchange = payout.exchange.expect("a rate");
    assert_eq!(
        (exchange.rate.to_string(), exchange.date.to_string()),
        ("1.2137".to_owned(), "2018-01-12".to_owned())
    );
}

#[test]
fn nobody_is_paid_without_accounts() {
    let statements = "
        payee | payable | receivable | held | settled
        A     | 10.00   | 0          | 0    | 0
    ";
    let mut without = payable("A", profile());
    without.1.account = None;
    let found = plan(&open(statements), vec![without], &settings());
    assert_eq!(shown(&found), ["A: 10.00 EUR NO_BANK_DETAILS"]);
    let poor = PaymentSettings {
        debtor_accounts: Vec::new(),
        ..settings()
    };
    let found = plan(&open(statements), vec![payable("A", profile())], &poor);
    assert_eq!(shown(&found), ["A: 10.00 EUR NO_DEBTOR_ACCOUNT"]);
    let mut self_billed = profile();
    self_billed.self_billing = true;
    let nowhere = PaymentSettings {
        country: String::new(),
        ..settings()
    };
    let found = plan(&open(statements), vec![payable("A", self_billed)], &nowhere);
    assert_eq!(shown(&found), ["A: 10.00 EUR NO_TAX_COUNTRY"]);
}

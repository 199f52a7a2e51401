//! What a payout does to the books.

use incentivize::domain::payments::{payout::Payout, posting::paid};
use kit::money::Currency;
use uuid::Uuid;

use super::build::{open, payable, plan, profile, settings};
use crate::{build::day, table::number};

const STATEMENTS: &str = "
    payee | payable | receivable | held | settled
    A     | 1000.00 | 0          | 0    | 0
    A     | 200.00  | 100.00     | 0    | 0
";

fn postings(profile: incentivize::domain::payments::payee::Profile) -> Vec<String> {
    let plan = plan(&open(STATEMENTS), vec![payable("A", profile)], &settings());
    let planned = &plan.payouts[0];
    let payout: Payout = planned.payout(Uuid::from_u128(1), Uuid::from_u128(2));
    let entry = paid(&payout, &planned.settlements, day("2018-01-20")).expect("an entry");
    entry
        .postings
        .iter()
        .map(|(account, amount)| format!("{} {amount}", account.code()))
        .collect()
}

#[test]
fn a_payout_settles_both_sides() {
    assert_eq!(
        postings(profile()),
        [
            "PAYABLE 1200.00 EUR",
            "RECEIVABLE -100.00 EUR",
            "CASH -1100.00 EUR"
        ]
    );
}

#[test]
fn taxes_go_to_their_own_accounts() {
    let mut taxed = profile();
    taxed.self_billing = true;
    taxed.withholding_percent = number("10");
    let expected = [
        "PAYABLE 1200.00 EUR",
        "RECEIVABLE -100.00 EUR",
        "VAT_RECOVERABLE 209.00 EUR",
        "WITHHOLDING_TAX_PAYABLE -110.00 EUR",
        "CASH -1199.00 EUR",
    ];
    assert_eq!(postings(taxed), expected);
}

#[test]
fn another_currency_goes_through_the_exchange_difference() {
    let mut dollars = profile();
    dollars.payout_currency = Some(Currency::USD);
    let expected = [
        "PAYABLE 1200.00 EUR",
        "RECEIVABLE -100.00 EUR",
        "EXCHANGE_DIFFERENCE -1100.00 EUR",
        "EXCHANGE_DIFFERENCE 1335.07 USD",
        "CASH -1335.07 USD",
    ];
    assert_eq!(postings(dollars), expected);
}

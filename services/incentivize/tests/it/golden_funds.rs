//! Marketing funds: what a partner gets back of its spend.

use incentivize::domain::{
    component::Component,
    fact::{Fact, FactKind},
};
use serde_json::Value;

use crate::{
    build::{booking, day, span},
    ledger::Ledger,
    table::{numbers, rows},
    terms::{detailed, money, plain, some, terms_of, with},
};

fn reimbursement(share: &str, changes: &[(&str, Value)]) -> Component {
    let mut terms = terms_of!({
        "mechanism": "mdf_reimbursement", "share_percent": share, "period": "QUARTER",
    });
    for (field, value) in changes {
        terms[*field] = value.clone();
    }
    with(terms)
}

fn claim(id: u128, date: &str, invoice: &str, spend: &str) -> Fact {
    detailed(plain(id, FactKind::MdfClaim, date, spend), |detail| {
        detail.invoice_date = some(invoice).map(|invoice| day(&invoice));
    })
}

/// Examples 45 and 46: purchases and spend of one quarter.
#[test]
fn a_claim_is_paid_as_far_as_the_funds_reach() {
    for row in rows(
        "
        example | share | accrual | fund  | cap   | purchases | spend          | paid
        45      |    50 |       2 |       |       |   100 000 | 1 800          |   900
        46      |    50 |       3 |       |       |   200 000 | 10 000         | 5 000
        46      |    50 |       3 |       |       |   200 000 | 14 000         | 6 000
        by hand |    50 |       3 | 5 500 |       |   200 000 | 14 000         | 5 500
        by hand |    50 |         | 5 500 |       |         0 | 14 000         | 5 500
        by hand |    50 |       3 |       | 3 000 |   200 000 | 2 000, 10 000  | 2 500
        by hand |    50 |       3 |       |       |         0 | 1 000          |     0
    ",
    ) {
        let amount = |text: &str| some(text).map(|text| money(&text));
        let component = reimbursement(
            &row[1],
            &[
                ("accrual_percent", terms_of!(some(&row[2]))),
                ("fund", terms_of!(amount(&row[3]))),
                ("cap_per_claim", terms_of!(amount(&row[4]))),
            ],
        );
        let mut facts = vec![booking(1, "2017-02-01", &row[5])];
        let spends = row[6].split(',').enumerate();
        facts
            .extend(spends.map(|(index, spend)| claim(index as u128 + 2, "2017-03-01", "", spend)));
        let ledger = Ledger::of(component, facts);
        assert_eq!(ledger.period_amounts(), numbers(&row[7]), "{row:?}");
    }
}

/// What is left of the balance stays for later claims, within the year or for good.
#[test]
fn a_balance_lasts_as_long_as_its_running_total() {
    for (running_total, paid) in [
        ("YEAR", "0, 900, 1100, 0"),
        ("LIFETIME", "0, 900, 1100, 100"),
    ] {
        let component = reimbursement(
            "50",
            &[
                ("accrual_percent", terms_of!("2")),
                ("running_total", terms_of!(running_total)),
            ],
        );
        let facts = vec![
            booking(1, "2017-02-01", "100000"),
            claim(2, "2017-05-01", "", "1800"),
            claim(3, "2017-08-01", "", "3000"),
            booking(4, "2018-02-01", "5000"),
        ];
        let mut ledger = Ledger::of(component, facts);
        ledger.plans[0].effective = span("2017-01-01", "");
        ledger.enrollments[0].active = vec![span("2017-01-01", "")];
        assert_eq!(ledger.period_amounts(), numbers(paid), "{running_total}");
    }
}

/// Example 46: nothing for a claim more than 90 days after its invoice.
#[test]
fn a_late_claim_is_refused() {
    for row in rows(
        "
        invoice    | claimed    | outcome
        2017-01-01 | 2017-04-01 | counted 1000
        2017-01-01 | 2017-04-02 | CLAIMED_TOO_LATE
                   | 2017-04-02 | INVOICE_DATE_MISSING
    ",
    ) {
        let changes = [("fund", money("5000")), ("deadline_days", terms_of!(90))];
        let component = reimbursement("50", &changes);
        let ledger = Ledger::of(component, vec![claim(1, &row[1], &row[0], "1000")]);
        assert_eq!(ledger.outcomes(), [row[2].as_str()], "{row:?}");
    }
}

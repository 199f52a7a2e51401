//! What is paid over time as long as the customer stays.

use incentivize::domain::modifiers::{ChurnClawback, Instalment, Modifiers, Retention};

use crate::{
    story::{come_to, explained, facts, fee, ledger},
    table::number,
};

/// Instalments such as "0: 50, 6: 25, 12: 25", in months and percent.
fn retention(
    instalments: &str,
    churn_clawback: ChurnClawback,
    clawback_months: Option<u32>,
) -> Modifiers {
    let instalment = |text: &str| {
        let (months, percent) = text.split_once(':').expect("a colon");
        Instalment {
            after_months: months.trim().parse().expect("months"),
            percent: number(percent),
        }
    };
    let instalments = instalments.split(',').filter(|text| !text.is_empty());
    Modifiers {
        retention: Some(Retention {
            instalments: instalments.map(instalment).collect(),
            churn_clawback,
            clawback_months,
        }),
        ..Modifiers::default()
    }
}

const HALF_AND_QUARTERS: &str = "0: 50, 6: 25, 12: 25";

#[test]
fn an_earning_is_paid_in_instalments() {
    come_to(
        &fee("10", retention(HALF_AND_QUARTERS, ChurnClawback::UnpaidOnly, None)),
        "
        example | facts                                              | outcomes                                                                | sum
        by hand | sale 1 000 on 2017-01-31                           | 50 from 2017-01-31 + 25 from 2017-07-31 + 25 from 2018-01-31            | 100
        by hand | sale 1 000 on 2017-08-31                           | 50 from 2017-08-31 + 25 from 2018-02-28 + 25 from 2018-08-31            | 100
        by hand | sale 1 000 on 2017-01-01, reversal of 1            | 50 from 2017-01-01 + 25 from 2017-07-01 + 25 from 2018-01-01, -50 from 2017-01-01 + -25 from 2017-07-01 + -25 from 2018-01-01 | 0
        by hand | sale 1 000 on 2017-01-01, refund 333.33 on 2017-02-15 | 50 from 2017-01-01 + 25 from 2017-07-01 + 25 from 2018-01-01, -16.67 from 2017-02-15 + -8.33 from 2017-07-01 + -8.33 from 2018-01-01 | 66.67
    ",
    );
}

/// Example 53: cents add up, the largest remainders are rounded up, ties to the earliest.
#[test]
fn instalments_add_up_to_the_whole() {
    let fifths = "0: 40, 1: 6.666667, 2: 6.666667, 3: 6.666666, 4: 40";
    come_to(
        &fee("10", retention(fifths, ChurnClawback::None, None)),
        "
        example | facts                      | outcomes                                                                                                  | sum
        53      | sale 1 000 on 2017-01-01   | 40 from 2017-01-01 + 6.67 from 2017-02-01 + 6.67 from 2017-03-01 + 6.66 from 2017-04-01 + 40 from 2017-05-01 | 100
        by hand | sale 0.10 on 2017-01-01    | 0.01 from 2017-01-01 + 0 from 2017-02-01 + 0 from 2017-03-01 + 0 from 2017-04-01 + 0 from 2017-05-01      | 0.01
    ",
    );
    let mut whole_dollars = fee("10", retention("0: 50, 1: 50", ChurnClawback::None, None));
    whole_dollars.denomination.digits = 0;
    come_to(
        &whole_dollars,
        "
        example | facts                      | outcomes                                  | sum
        by hand | sale 1 010 on 2017-01-01   | 51 from 2017-01-01 + 50 from 2017-02-01   | 101
    ",
    );
}

#[test]
fn when_the_customer_leaves_what_is_to_come_is_cancelled() {
    come_to(
        &fee("10", retention(HALF_AND_QUARTERS, ChurnClawback::UnpaidOnly, None)),
        "
        example | facts                                                               | outcomes                                                                                                                         | sum
        by hand | sale 1 000 on 2017-01-01, churn on 2017-06-30                       | 50 from 2017-01-01 + 25 from 2017-07-01 + 25 from 2018-01-01, 0 from 2017-06-30 + -25 from 2017-07-01 + -25 from 2018-01-01      | 50
        by hand | sale 1 000 on 2017-01-01, churn on 2017-07-01                       | 50 from 2017-01-01 + 25 from 2017-07-01 + 25 from 2018-01-01, 0 from 2017-07-01 + 0 from 2017-07-01 + -25 from 2018-01-01        | 75
        by hand | sale 1 000 on 2017-01-01, churn on 2018-01-01                       | 50 from 2017-01-01 + 25 from 2017-07-01 + 25 from 2018-01-01, AFTER_CLAWBACK_WINDOW                                             | 100
        by hand | sale 1 000 on 2017-01-01, churn on 2017-08-01, churn on 2017-09-01  | 50 from 2017-01-01 + 25 from 2017-07-01 + 25 from 2018-01-01, 0 from 2017-08-01 + 0 from 2017-08-01 + -25 from 2018-01-01, ALREADY_CHURNED | 75
        by hand | sale 1 000 on 2017-01-01, churn on 2017-08-01, reversal of 2        | 50 from 2017-01-01 + 25 from 2017-07-01 + 25 from 2018-01-01, 0 from 2017-08-01 + 0 from 2017-08-01 + -25 from 2018-01-01, 0 from 2017-08-01 + 0 from 2017-08-01 + 25 from 2018-01-01 | 100
        by hand | sale 1 000 on 2017-01-01, churn on 2017-08-01, refund 400 on 2017-09-01 | 50 from 2017-01-01 + 25 from 2017-07-01 + 25 from 2018-01-01, 0 from 2017-08-01 + 0 from 2017-08-01 + -15 from 2018-01-01, -20 from 2017-09-01 + -10 from 2017-09-01 + -10 from 2018-01-01 | 45
    ",
    );
    come_to(
        &fee("10", retention("0: 50, 6: 50", ChurnClawback::None, None)),
        "
        example | facts                                          | outcomes                                                            | sum
        by hand | sale 1 000 on 2017-01-01, churn on 2017-02-01  | 50 from 2017-01-01 + 50 from 2017-07-01, NO_COMPONENT_APPLIES       | 100
    ",
    );
}

/// 183 of 365 days were left on 2 July.
#[test]
fn what_was_paid_is_taken_back_for_the_days_that_are_left() {
    come_to(
        &fee("10", retention(HALF_AND_QUARTERS, ChurnClawback::Prorated, Some(12))),
        "
        example | facts                                          | outcomes                                                                                                                               | sum
        by hand | sale 1 000 on 2017-01-01, churn on 2017-07-02  | 50 from 2017-01-01 + 25 from 2017-07-01 + 25 from 2018-01-01, -25.07 from 2017-07-02 + -12.53 from 2017-07-02 + -25 from 2018-01-01    | 37.4
        by hand | sale 1 000 on 2017-01-01, churn on 2017-01-01  | 50 from 2017-01-01 + 25 from 2017-07-01 + 25 from 2018-01-01, -50 from 2017-01-01 + -25 from 2017-07-01 + -25 from 2018-01-01          | 0
        by hand | sale 1 000 on 2017-01-01, churn on 2018-01-02  | 50 from 2017-01-01 + 25 from 2017-07-01 + 25 from 2018-01-01, AFTER_CLAWBACK_WINDOW                                                   | 100
    ",
    );
    come_to(
        &fee("10", retention("", ChurnClawback::Prorated, Some(12))),
        "
        example | facts                                          | outcomes                                          | sum
        by hand | sale 1 000 on 2017-01-01, churn on 2017-07-02  | 100 from 2017-01-01, -50.14 from 2017-07-02       | 49.86
    ",
    );
    let mut limited = retention("", ChurnClawback::Prorated, Some(12));
    limited.clawback_days = Some(30);
    come_to(
        &fee("10", limited),
        "
        example | facts                                          | outcomes                                          | sum
        by hand | sale 1 000 on 2017-01-01, churn on 2017-01-31  | 100 from 2017-01-01, -91.78 from 2017-01-31       | 8.22
        by hand | sale 1 000 on 2017-01-01, churn on 2017-02-01  | 100 from 2017-01-01, AFTER_CLAWBACK_WINDOW        | 100
    ",
    );
}

#[test]
fn within_the_months_all_is_taken_back() {
    come_to(
        &fee("10", retention("", ChurnClawback::Full, Some(6))),
        "
        example | facts                                          | outcomes                                          | sum
        by hand | sale 1 000 on 2017-01-01, churn on 2017-07-01  | 100 from 2017-01-01, -100 from 2017-07-01         | 0
        by hand | sale 1 000 on 2017-01-01, churn on 2017-07-02  | 100 from 2017-01-01, AFTER_CLAWBACK_WINDOW        | 100
    ",
    );
    come_to(
        &fee("10", retention("0: 50, 6: 25, 12: 25", ChurnClawback::Full, Some(3))),
        "
        example | facts                                          | outcomes                                          | sum
        by hand | sale 1 000 on 2017-01-01, churn on 2017-05-01  | 50 from 2017-01-01 + 25 from 2017-07-01 + 25 from 2018-01-01, 0 from 2017-05-01 + -25 from 2017-07-01 + -25 from 2018-01-01 | 50
    ",
    );
}

#[test]
fn an_instalment_waits_for_the_end_of_the_hold() {
    let mut modifiers = retention("0: 50, 1: 50", ChurnClawback::UnpaidOnly, None);
    modifiers.hold_days = 45;
    come_to(
        &fee("10", modifiers),
        "
        example | facts                                          | outcomes                                                                                            | sum
        by hand | sale 1 000 on 2017-01-01, churn on 2017-02-10  | 50 from 2017-02-15 + 50 from 2017-02-15, -50 from 2017-02-15 + -50 from 2017-02-15                  | 0
    ",
    );
}

#[test]
fn the_trace_says_which_instalment_it_is_and_what_a_churn_takes_back() {
    let told = facts("sale 1 000 on 2017-01-01, churn on 2017-07-02");
    let modifiers = retention(HALF_AND_QUARTERS, ChurnClawback::Prorated, Some(12));
    let ledger = ledger(fee("10", modifiers), told);
    assert_eq!(
        explained(&ledger, 0, 1).split_off(6),
        [
            "  100 rounded: 100.00",
            "instalment 2 of 3: 25 %",
            "result: 25.00 USD",
            "held until 2017-07-01"
        ]
    );
    assert_eq!(
        explained(&ledger, 1, 1).split_off(8),
        [
            "instalment 2 of 3: 25 %",
            "the customer left: taken back for 183 of 365 days",
            "result: -12.53 USD"
        ]
    );
}

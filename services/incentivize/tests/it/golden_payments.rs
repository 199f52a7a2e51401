//! What a fact earns as its customer pays, and in which currency.

use incentivize::domain::{
    exchange::Rates,
    mechanisms::volume_rebate::Aggregation,
    modifiers::{Modifiers, PaymentCondition, RateDay},
};

use crate::{
    build::{marginal, rebate},
    golden_exchange,
    story::{come_to, come_to_at, explained, facts, fee, ledger},
};

fn when_fully_paid() -> Modifiers {
    Modifiers {
        hold_days: 90,
        payment_condition: PaymentCondition::WhenFullyPaid,
        ..Modifiers::default()
    }
}

fn in_proportion() -> Modifiers {
    Modifiers {
        payment_condition: PaymentCondition::InProportion,
        ..Modifiers::default()
    }
}

fn rates() -> Rates {
    golden_exchange::rates(
        "
        date       | from | to  | rate   | source
        2017-03-31 | EUR  | USD | 1.0837 | ECB
        2017-04-28 | EUR  | USD | 1.0930 | ECB
        2017-06-30 | EUR  | USD | 1.1412 | ECB
    ",
    )
}

/// Example 42: after 90 days and full payment, whichever is later.
#[test]
fn nothing_is_payable_before_all_is_paid() {
    come_to(
        &fee("5", when_fully_paid()),
        "
        example | facts                                                                          | outcomes                                                | sum
        42      | sale 4 800 on 2017-01-01                                                       | AWAITING_PAYMENT                                        | 0
        42      | sale 4 800 on 2017-01-01, payment 4 800 on 2017-02-01                          | 240 from 2017-04-01, 4800 toward it                     | 240
        42      | sale 4 800 on 2017-01-01, payment 400 on 2017-02-01                            | AWAITING_PAYMENT, 400 toward it                         | 0
        42      | sale 4 800 on 2017-01-01, payment 400 on 2017-02-01, payment 4 400 on 2017-05-10 | 240 from 2017-05-10, 400 toward it, 4400 toward it    | 240
        by hand | sale 4 800 on 2017-01-01, payment 4 000 on 2017-02-01, refund 800 on 2017-05-10  | 240 from 2017-05-10, 4000 toward it, -40 from 2017-05-10 | 200
        by hand | sale 4 800 on 2017-01-01, payment 4 800 on 2017-02-01, reversal of 2           | AWAITING_PAYMENT, 4800 toward it, -4800 toward it       | 0
        by hand | sale 4 800 on 2017-01-01, reversal of 1                                        | 0 from 2017-04-01, 0 from 2017-04-01                    | 0
        by hand | sale 4 800 on 2017-01-01, payment 4 800 on 2017-02-01, reversal of 1           | 240 from 2017-04-01, 4800 toward it, -240 from 2017-04-01 | 0
        by hand | sale 4 800 on 2017-01-01, refund 4 800 on 2017-02-01                           | 0 from 2017-04-01, 0 from 2017-04-01                    | 0
        by hand | sale 0 on 2017-01-01                                                           | 0 from 2017-04-01                                       | 0
    ",
    );
}

#[test]
fn a_fact_earns_in_proportion_to_what_is_paid() {
    come_to(
        &fee("5", in_proportion()),
        "
        example | facts                                                                                | outcomes                                                    | sum
        by hand | sale 4 800 on 2017-01-01                                                             | AWAITING_PAYMENT                                            | 0
        by hand | sale 4 800 on 2017-01-01, payment 2 400 on 2017-02-01                                | 120 from 2017-02-01, 2400 toward it                         | 120
        by hand | sale 4 800 on 2017-01-01, payment 2 400 on 2017-03-01, payment 1 200 on 2017-02-01   | 180 from 2017-02-01, 2400 toward it, 1200 toward it         | 180
        by hand | sale 4 800 on 2017-01-01, payment 2 400 on 2017-02-01, refund 800 on 2017-03-01      | 120 from 2017-02-01, 2400 toward it, 0 from 2017-03-01      | 120
        by hand | sale 4 800 on 2017-01-01, payment 4 800 on 2017-02-01, refund 800 on 2017-03-01      | 240 from 2017-02-01, 4800 toward it, -40 from 2017-03-01    | 200
        by hand | sale 4 800 on 2017-01-01, payment 4 400 on 2017-02-01, refund 800 on 2017-03-01      | 220 from 2017-02-01, 4400 toward it, -20 from 2017-03-01    | 200
        by hand | sale 4 800 on 2017-01-01, payment 5 000 on 2017-02-01                                | 240 from 2017-02-01, 4800 toward it                         | 240
        by hand | sale 4 800 on 2017-01-01, payment 5 000 on 2017-02-01, payment 100 on 2017-02-02     | 240 from 2017-02-01, 4800 toward it, OVERPAID               | 240
        by hand | sale 4 800 on 2017-01-01, payment 2 400 EUR on 2017-02-01                            | AWAITING_PAYMENT, CURRENCY_MISMATCH                         | 0
        by hand | sale 4 800 on 2017-01-01, payment on 2017-02-01                                      | AWAITING_PAYMENT, AMOUNT_MISSING                            | 0
        by hand | sale 4 800 on 2017-01-01, payment 4 800 on 2019-02-01                                | 240 from 2019-02-01, 4800 toward it                         | 240
    ",
    );
}

#[test]
fn a_period_counts_what_is_paid_of_its_sales() {
    let mut component = rebate(marginal("above: 5"), Aggregation::default());
    component.modifiers = in_proportion();
    come_to(
        &component,
        "
        example | facts                                                                               | outcomes                                            | sum
        by hand | sale 1 000 on 2017-06-01                                                            | AWAITING_PAYMENT                                    | 0
        by hand | sale 1 000 on 2017-06-01, payment 400 on 2017-08-01                                 | 400 in 2017-Q2, 400 toward it                       | 20
        by hand | sale 1 000 on 2017-06-01, payment 900 on 2017-08-01, refund 300 on 2017-09-01       | 900 in 2017-Q2, 900 toward it, -200 in 2017-Q3      | 35
        by hand | sale 1 000 on 2017-06-01, reversal of 1                                             | 0 in 2017-Q2, 0 in 2017-Q2                          | 0
    ",
    );
    component.modifiers.payment_condition = PaymentCondition::WhenFullyPaid;
    come_to(
        &component,
        "
        example | facts                                                                               | outcomes                                            | sum
        by hand | sale 1 000 on 2017-06-01, payment 400 on 2017-08-01                                 | AWAITING_PAYMENT, 400 toward it                     | 0
        by hand | sale 1 000 on 2017-06-01, payment 400 on 2017-08-01, payment 600 on 2017-08-02      | 1000 in 2017-Q2, 400 toward it, 600 toward it       | 50
    ",
    );
}

#[test]
fn a_payment_that_no_component_heeds_is_said_to_be_so() {
    come_to(
        &fee("5", Modifiers::default()),
        "
        example | facts                                                                     | outcomes                                                          | sum
        by hand | sale 100 on 2017-01-01, payment 100 on 2017-02-01, churn on 2017-03-01    | 5 from 2017-01-01, NO_COMPONENT_APPLIES, NO_COMPONENT_APPLIES     | 5
    ",
    );
}

/// The original's rate also for what takes it back, so that a full refund leaves nothing.
#[test]
fn a_sale_in_another_currency_is_converted_at_the_rate_of_its_day() {
    let mut component = fee("10", Modifiers::default());
    let table = "
        example | facts                                                             | outcomes                                        | sum
        by hand | sale 1 000 EUR on 2017-04-01                                      | 108.37 from 2017-04-01                          | 108.37
        by hand | sale 1 000 EUR on 2017-04-01, refund 1 000 EUR on 2017-06-30      | 108.37 from 2017-04-01, -108.37 from 2017-06-30 | 0
        by hand | sale 1 000 EUR on 2017-04-01, refund 250 EUR on 2017-06-30        | 108.37 from 2017-04-01, -27.09 from 2017-06-30  | 81.28
        by hand | sale 1 000 EUR on 2017-04-01, refund 250 USD on 2017-06-30        | 108.37 from 2017-04-01, CURRENCY_MISMATCH       | 108.37
        by hand | sale 1 000 EUR on 2017-05-20                                      | AWAITING_RATE                                   | 0
        by hand | sale 1 000 JPY on 2017-04-01                                      | AWAITING_RATE                                   | 0
        by hand | sale 1 000 USD on 2017-05-20                                      | 100 from 2017-05-20                             | 100
    ";
    come_to_at(&rates(), &component, table);
    component.modifiers.rate_day = RateDay::PeriodEnd;
    let table = "
        example | facts                                                             | outcomes                                        | sum
        by hand | sale 1 000 EUR on 2017-04-01                                      | 109.3 from 2017-04-01                           | 109.3
        by hand | sale 1 000 EUR on 2017-03-01, refund 1 000 EUR on 2017-06-30      | 108.37 from 2017-03-01, -108.37 from 2017-06-30 | 0
    ";
    come_to_at(&rates(), &component, table);
    component.modifiers.rate_day = RateDay::Never;
    let table = "
        example | facts                                                             | outcomes                                        | sum
        by hand | sale 1 000 EUR on 2017-04-01                                      | CURRENCY_MISMATCH                               | 0
    ";
    come_to_at(&rates(), &component, table);
}

#[test]
fn a_period_counts_in_its_component_s_currency() {
    let mut component = rebate(marginal("above: 5"), Aggregation::default());
    let table = "
        example | facts                                                             | outcomes                            | sum
        by hand | sale 1 000 EUR on 2017-04-01, refund 100 EUR on 2017-07-01        | 1083.7 in 2017-Q2, -108.37 in 2017-Q3 | 48.76
    ";
    come_to_at(&rates(), &component, table);
    component.modifiers.rate_day = RateDay::PeriodEnd;
    let table = "
        example | facts                                                             | outcomes                            | sum
        by hand | sale 1 000 EUR on 2017-04-01, refund 100 EUR on 2017-07-01        | 1141.2 in 2017-Q2, -114.12 in 2017-Q3 | 51.35
    ";
    come_to_at(&rates(), &component, table);
}

#[test]
fn payments_are_in_the_currency_of_the_sale() {
    let table = "
        example | facts                                                                                          | outcomes                                                        | sum
        by hand | sale 1 000 EUR on 2017-04-01, payment 500 EUR on 2017-06-30, payment 500 on 2017-06-30         | 54.18 from 2017-06-30, 500 toward it, CURRENCY_MISMATCH         | 54.18
    ";
    come_to_at(&rates(), &fee("10", in_proportion()), table);
}

#[test]
fn the_trace_says_what_is_paid_and_what_a_currency_was_worth() {
    let told = "sale 4 800 EUR on 2017-04-01, payment 2 400 EUR on 2017-04-02";
    let mut ledger = ledger(fee("5", in_proportion()), facts(told));
    ledger.rates = rates();
    let lines = explained(&ledger, 0, 0);
    for line in [
        "1 EUR = 1.0837 USD of 2017-03-31 (ECB)",
        "  paid 2400.00 of 4800.00",
        "  2400.00 × 1.0837 = 2600.88",
        "held until 2017-04-02",
    ] {
        assert!(
            lines.iter().any(|found| found == line),
            "{line} in {lines:#?}"
        );
    }
}

/// A deal that changes is reversed and recorded anew; what its customer paid or got back goes on with it.
#[test]
fn a_replaced_sale_keeps_its_payments_and_refunds() {
    come_to(
        &fee("5", in_proportion()),
        "
        example | facts                                                                                                          | outcomes                                                          | sum
        by hand | sale 4 800 on 2017-01-01, payment 2 400 on 2017-02-01, reversal of 1, replacement of 1 by 6 000                | 0 from 2017-01-01, 2400 toward it, 0 from 2017-01-01, 120 from 2017-02-01 | 120
        by hand | sale 4 800 on 2017-01-01, payment 2 400 on 2017-02-01, reversal of 1, replacement of 1 by 2 000                | 0 from 2017-01-01, 2000 toward it, 0 from 2017-01-01, 100 from 2017-02-01 | 100
        by hand | sale 4 800 on 2017-01-01, payment 2 400 on 2017-02-01, reversal of 1, replacement of 1 by 6 000, reversal of 4, replacement of 4 by 3 000 | 0 from 2017-01-01, 2400 toward it, 0 from 2017-01-01, 0 from 2017-01-01, 0 from 2017-01-01, 120 from 2017-02-01 | 120
    ",
    );
    come_to(
        &fee("5", Modifiers::default()),
        "
        example | facts                                                                                                | outcomes                                                                       | sum
        by hand | sale 4 800 on 2017-01-01, refund 800 on 2017-02-01, reversal of 1, replacement of 1 by 6 000         | 240 from 2017-01-01, -40 from 2017-02-01, -240 from 2017-01-01, 300 from 2017-01-01 | 260
        by hand | sale 4 800 on 2017-01-01, refund 800 on 2017-02-01, reversal of 1, replacement of 1 by 500           | 240 from 2017-01-01, REFUND_EXCEEDS_ORIGINAL, -240 from 2017-01-01, 25 from 2017-01-01 | 25
    ",
    );
}

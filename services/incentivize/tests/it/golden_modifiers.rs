//! What modifies an earning: when it is paid, and what takes it back.

use incentivize::domain::{mechanisms::volume_rebate::Aggregation, modifiers::Modifiers};

use crate::{
    build::{marginal, rebate},
    ledger::Ledger,
    story::{booked, come_to, explained, facts, fee, outcomes},
};

fn affiliate() -> Modifiers {
    Modifiers {
        hold_days: 30,
        clawback_days: Some(60),
        ..Modifiers::default()
    }
}

/// Example 41: within the hold nothing is owed, within the window it is taken back, later it is kept.
#[test]
fn a_refund_within_the_hold_leaves_nothing_to_pay() {
    come_to(
        &fee("30", affiliate()),
        "
        example | facts                                                | outcomes                                        | sum
        41      | sale 1 000 on 2017-06-01                             | 300 from 2017-07-01                             | 300
        41      | sale 1 000 on 2017-06-01, refund 1 000 on 2017-06-21 | 300 from 2017-07-01, -300 from 2017-07-01       | 0
        41      | sale 1 000 on 2017-06-01, refund 1 000 on 2017-07-16 | 300 from 2017-07-01, -300 from 2017-07-16       | 0
        by hand | sale 1 000 on 2017-06-01, refund 1 000 on 2017-07-31 | 300 from 2017-07-01, -300 from 2017-07-31       | 0
        41      | sale 1 000 on 2017-06-01, refund 1 000 on 2017-08-01 | 300 from 2017-07-01, AFTER_CLAWBACK_WINDOW      | 300
        by hand | sale 1 000 on 2017-06-01, refund 250 on 2017-06-21   | 300 from 2017-07-01, -75 from 2017-07-01        | 225
        by hand | sale 1 000 on 2017-06-01, reversal of 1              | 300 from 2017-07-01, -300 from 2017-07-01       | 0
        by hand | sale 1 000 on 2017-06-01, refund 250 on 2017-07-16, reversal of 2 | 300 from 2017-07-01, -75 from 2017-07-16, 75 from 2017-07-16 | 300
        by hand | sale 1 000 on 2017-06-01, refund 250 on 2017-08-01, reversal of 2 | 300 from 2017-07-01, AFTER_CLAWBACK_WINDOW, AFTER_CLAWBACK_WINDOW | 300
    ",
    );
}

#[test]
fn without_modifiers_all_is_paid_at_once_and_taken_back_at_any_time() {
    come_to(
        &fee("30", Modifiers::default()),
        "
        example | facts                                                | outcomes                                  | sum
        by hand | sale 1 000 on 2017-06-01, refund 1 000 on 2019-06-01 | 300 from 2017-06-01, -300 from 2019-06-01 | 0
    ",
    );
}

#[test]
fn a_period_is_held_after_its_last_day() {
    let mut component = rebate(marginal("above: 5"), Aggregation::default());
    component.modifiers = affiliate();
    let told = "sale 1 000 on 2017-06-01, refund 400 on 2017-07-31, refund 100 on 2017-08-01";
    let ledger = Ledger::of(component, booked(facts(told)));
    assert_eq!(
        outcomes(&ledger),
        [
            "1000 in 2017-Q2",
            "-400 in 2017-Q3",
            "AFTER_CLAWBACK_WINDOW"
        ]
    );
    let earned = ledger.period_earnings();
    let released = earned
        .iter()
        .map(|earning| earning.trace.release_date().to_string());
    assert_eq!(released.collect::<Vec<_>>(), ["2017-07-30", "2017-10-30"]);
}

#[test]
fn the_trace_says_until_when_it_is_held() {
    let told = facts("sale 1 000 on 2017-06-01, refund 250 on 2017-06-21");
    let ledger = Ledger::of(fee("30", affiliate()), told);
    for place in 0..2 {
        let lines = explained(&ledger, place, 0);
        assert_eq!(
            lines.last().map(String::as_str),
            Some("held until 2017-07-01")
        );
    }
}

//! Commissions, bonuses and fees of single deals.

use incentivize::domain::{
    component::Component,
    fact::{Fact, FactKind, Role},
    mechanisms::pipeline_contribution_bonus::ContributionRole,
};
use kit::money::Rounding;

use crate::{
    build::{bonus, booking, commission, contribution, fact, referral_fee, refund, reversal, usd},
    ledger::Ledger,
    table::{number, numbers, rows},
};

/// Rows of example, amount, rate, cap ("" is none), earned.
#[test]
fn a_fee_is_a_percentage_with_a_cap() {
    for row in rows(
        "
        example  | amount   | rate | cap    | fee
        36       |      400 |   50 |    150 |    150
        36       |   10 000 |   20 |        |  2 000
        42       |    4 800 |    5 |        |    240
        41       |    1 000 |   30 |        |    300
        by hand  |    4 000 |    5 | 200.00 |    200
        by hand  | 4 000.20 |    5 | 200.00 |    200
        by hand  |    54.10 |    5 | 200.00 |   2.70
        by hand  |    54.30 |    5 | 200.00 |   2.72
        by hand  |        0 |    5 | 200.00 |      0
    ",
    ) {
        let cap = (!row[3].is_empty()).then_some(row[3].as_str());
        let ledger = Ledger::of(
            referral_fee(&row[2], cap),
            vec![contribution(1, "2017-05-05", &row[1])],
        );
        assert_eq!(
            ledger.fact_earnings(),
            numbers(&row[4]),
            "example {}: {}",
            row[0],
            row[1]
        );
    }
}

/// Example 54, in dollars instead of cents.
#[test]
fn rounding_is_a_term_of_the_component() {
    for row in rows(
        "
        amount | rate | half even | half up | down | up
        0.03   |  20  | 0.01      | 0.01    | 0    | 0.01
        0.15   |  10  | 0.02      | 0.02    | 0.01 | 0.02
        0.01   |  50  | 0         | 0.01    | 0    | 0.01
        5.00   | 2.9  | 0.14      | 0.15    | 0.14 | 0.15
        0.02   |  20  | 0         | 0       | 0    | 0.01
    ",
    ) {
        for (mode, expected) in [
            Rounding::HalfEven,
            Rounding::HalfUp,
            Rounding::Down,
            Rounding::Up,
        ]
        .into_iter()
        .zip(&row[2..])
        {
            let mut component = commission(&row[1]);
            component.denomination.rounding = mode;
            let ledger = Ledger::of(component, vec![booking(1, "2017-05-05", &row[0])]);
            assert_eq!(
                ledger.fact_earnings(),
                numbers(expected),
                "{mode:?} of {}",
                row[0]
            );
        }
    }
}

#[test]
fn digits_are_a_term_of_the_component() {
    let mut component = commission("10");
    component.denomination.digits = 0;
    let ledger = Ledger::of(
        component,
        vec![
            booking(1, "2017-05-05", "125"),
            booking(2, "2017-05-05", "135"),
        ],
    );
    assert_eq!(ledger.fact_earnings(), numbers("12, 14"));
}

#[test]
fn a_bonus_rewards_the_share_in_its_own_role() {
    let sourced = Fact {
        share_percent: number("33.3"),
        ..contribution(1, "2017-05-05", "1000")
    };
    let influenced = Fact {
        role: Some(Role::Influenced),
        ..contribution(2, "2017-05-05", "1000")
    };
    let facts = vec![sourced, influenced];
    let earned = |role| Ledger::of(bonus(role, "2.5"), facts.clone()).fact_earnings();
    assert_eq!(
        earned(ContributionRole::Sourced),
        numbers("8.32, 0"),
        "333 × 2.5 % = 8.325, half to even"
    );
    assert_eq!(earned(ContributionRole::Influenced), numbers("0, 25"));
}

#[test]
fn a_referral_fee_takes_contributions_and_referral_outcomes() {
    let outcome = Fact {
        amount: Some(usd("200")),
        ..fact(2, FactKind::ReferralOutcome, Role::Sourced, "2017-05-05")
    };
    let ledger = Ledger::of(
        referral_fee("5", None),
        vec![contribution(1, "2017-05-05", "100"), outcome],
    );
    assert_eq!(ledger.fact_earnings(), numbers("5, 10"));
}

/// A deal of 5,000 at 5 %, at most 200: the first 1,000 refunded were above the cap.
#[test]
fn a_refund_takes_back_what_the_net_no_longer_earns() {
    let capped: fn() -> Component = || referral_fee("5", Some("200"));
    let deal = contribution(1, "2017-05-05", "5000");
    let refunds = vec![
        refund(2, &deal, "2017-06-01", "1000"),
        refund(3, &deal, "2017-06-02", "1000"),
        refund(4, &deal, "2017-07-01", "3000"),
    ];
    let facts = [vec![deal.clone()], refunds.clone()].concat();
    assert_eq!(
        Ledger::of(capped(), facts.clone()).fact_earnings(),
        numbers("200, 0, -50, -150")
    );

    let undone = reversal(5, &refunds[0]);
    let facts = [facts, vec![undone]].concat();
    assert_eq!(
        Ledger::of(capped(), facts).fact_earnings(),
        numbers("200, 0, 0, -150, 0"),
        "later refunds move up"
    );
}

/// Example 41: the refund of a 1,000 sale takes the 300 back.
#[test]
fn refunds_of_one_day_go_by_external_id() {
    let deal = contribution(1, "2017-05-05", "1000");
    let facts = vec![
        deal.clone(),
        refund(9, &deal, "2017-06-01", "999.90"),
        refund(8, &deal, "2017-06-01", "0.10"),
    ];
    let ledger = Ledger::of(referral_fee("30", None), facts);
    assert_eq!(ledger.fact_earnings(), numbers("300, -299.97, -0.03"));
}

#[test]
fn a_reversal_is_the_original_with_its_sign_turned() {
    let deal = Fact {
        share_percent: number("37.5"),
        ..contribution(1, "2017-05-05", "1000.01")
    };
    let corrected = Fact {
        share_percent: number("37.5"),
        ..contribution(3, "2017-05-05", "900")
    };
    let facts = vec![deal.clone(), reversal(2, &deal), corrected];
    let ledger = Ledger::of(bonus(ContributionRole::Sourced, "7"), facts);
    assert_eq!(ledger.fact_earnings(), numbers("26.25, -26.25, 23.62"));
}

//! Effective dates: the terms of a day are those of the version in force on it.

use incentivize::domain::{
    fact::Fact,
    mechanisms::volume_rebate::Aggregation,
    period::PeriodLength,
    plan::{PlanState, PlanVersion},
};

use crate::{
    build::{
        booking, commission, day, enrollment, marginal, plan, rebate, refund, royalty, span, units,
    },
    ledger::Ledger,
    table::{numbers, rows},
};

fn versions(versions: Vec<PlanVersion>) -> Vec<PlanVersion> {
    let last = versions.len();
    let numbered = versions
        .into_iter()
        .zip(1..)
        .map(|(version, number)| PlanVersion {
            number,
            state: if number as usize == last {
                PlanState::Active
            } else {
                PlanState::Superseded
            },
            ..version
        });
    numbered.collect()
}

fn ledger(plans: Vec<PlanVersion>, facts: Vec<Fact>) -> Ledger {
    Ledger {
        enrollments: vec![enrollment(span("2015-01-01", ""))],
        plans,
        facts,
        rates: Default::default(),
        openings: Default::default(),
        today: day("2027-01-01"),
    }
}

/// Example 31: 15 %, 20 % from April, 25 % from October, of which the partner gets the rest.
#[test]
fn a_rate_holds_from_its_date() {
    let at = |start, rate| plan(span(start, ""), vec![commission(rate)]);
    let plans = versions(vec![
        at("2025-01-01", "85"),
        at("2026-04-01", "80"),
        at("2026-10-01", "75"),
    ]);
    for row in rows(
        "
        sold on    | partner gets
        2026-03-31 | 850
        2026-04-01 | 800
        2026-09-30 | 800
        2026-10-01 | 750
    ",
    ) {
        let ledger = ledger(plans.clone(), vec![booking(1, &row[0], "1000")]);
        assert_eq!(ledger.fact_earnings(), numbers(&row[1]), "{}", row[0]);
    }
}

#[test]
fn a_refund_is_taken_back_at_the_rate_of_the_sale() {
    let plans = versions(vec![
        plan(span("2017-01-01", ""), vec![commission("10")]),
        plan(span("2017-04-01", ""), vec![commission("20")]),
    ]);
    let sold = booking(1, "2017-03-31", "1000");
    let back = refund(2, &sold, "2017-04-02", "500");
    assert_eq!(
        ledger(plans, vec![sold, back]).fact_earnings(),
        numbers("100, -50")
    );
}

#[test]
fn an_ended_version_is_not_resurrected() {
    let plans = versions(vec![
        plan(span("2017-01-01", ""), vec![commission("10")]),
        plan(span("2017-04-01", "2017-07-01"), vec![commission("20")]),
    ]);
    let facts = vec![
        booking(1, "2017-03-31", "100"),
        booking(2, "2017-06-30", "100"),
        booking(3, "2017-07-01", "100"),
    ];
    assert_eq!(ledger(plans, facts).fact_earnings(), numbers("10, 20, 0"));
}

#[test]
fn each_quarter_is_settled_by_its_own_terms() {
    let quarterly = |rate| rebate(marginal(rate), Aggregation::Period(PeriodLength::Quarter));
    let plans = versions(vec![
        plan(span("2017-01-01", ""), vec![quarterly("above: 1")]),
        plan(span("2017-04-01", ""), vec![quarterly("above: 2")]),
    ]);
    let facts = vec![
        booking(1, "2017-03-31", "1000"),
        booking(2, "2017-04-01", "1000"),
    ];
    assert_eq!(ledger(plans, facts).period_amounts(), numbers("10, 20"));
}

/// 100 units at 5.00; then the new table continues where the year stands.
#[test]
fn a_running_total_survives_a_new_version() {
    let quarterly = |table| royalty(marginal(table), PeriodLength::Quarter, None);
    let plans = versions(vec![
        plan(
            span("2017-01-01", ""),
            vec![quarterly("to 150: 5, above: 4")],
        ),
        plan(
            span("2017-04-01", ""),
            vec![quarterly("to 150: 6, above: 2")],
        ),
    ]);
    let facts = vec![units(1, "2017-03-31", "100"), units(2, "2017-04-01", "100")];
    assert_eq!(ledger(plans, facts).period_amounts(), numbers("500, 400"));
}

#[test]
fn a_refund_after_the_plan_s_end_is_settled_by_the_last_terms() {
    let component = rebate(
        marginal("above: 2"),
        Aggregation::Period(PeriodLength::Quarter),
    );
    let sold = booking(1, "2017-12-31", "1000");
    let back = refund(2, &sold, "2018-02-01", "500");
    let ledger = Ledger::of(component, vec![sold, back]);
    assert_eq!(ledger.period_amounts(), numbers("20, -10"));
}

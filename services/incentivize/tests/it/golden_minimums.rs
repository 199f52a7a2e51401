//! Minimum commitments: when they are due, and what carries over.

use incentivize::domain::{
    commitment::CarryOver,
    component::{Component, Terms},
    explain::explain,
    period::PeriodLength,
};

use crate::{
    build::{day, enrollment, marginal, royalty, span, units},
    ledger::Ledger,
    table::{numbers, rows},
};

fn carry_over(text: &str) -> CarryOver {
    match text {
        "none" => CarryOver::None,
        "recoupable" => CarryOver::Recoupable,
        "forward only" => CarryOver::ForwardOnly,
        other => panic!("{other:?} is no carry-over"),
    }
}

fn quarterly(minimum: &str, carry_over: CarryOver) -> Component {
    royalty(
        marginal("above: 1"),
        PeriodLength::Quarter,
        Some((minimum, carry_over)),
    )
}

/// Due by days.
fn prorated(minimum: &str) -> Component {
    let mut component = quarterly(minimum, CarryOver::None);
    if let Terms::OemRoyalty(terms) = &mut component.terms {
        let commitment = terms.commitment.as_mut().expect("a minimum");
        commitment.prorated = true;
    }
    component
}

/// One unit earns 1.00; a quarter's minimum is 100,000; the last quarter ships as much as its minimum.
#[test]
fn carry_over_is_a_term_of_the_component() {
    for row in rows(
        "
        example | earned                            | carry-over   | paid
        23      |  60000, 130000, 150000, 100000    | recoupable   | 100000, 100000, 140000, 100000
        23      | 130000,  60000, 100000, 100000    | recoupable   | 130000,  70000, 100000, 100000
        23      | 130000,  60000, 100000, 100000    | forward only | 130000, 100000, 100000, 100000
        23      |  60000, 130000, 150000, 100000    | forward only | 100000, 100000, 140000, 100000
        24      |  60000, 130000, 150000, 100000    | none         | 100000, 130000, 150000, 100000
    ",
    ) {
        let shipped = numbers(&row[1]);
        let dates = ["2017-01-15", "2017-04-15", "2017-07-15", "2017-10-15"];
        let facts = dates
            .iter()
            .zip(&shipped)
            .zip(1..)
            .map(|((date, count), id)| units(id, date, &count.to_string()));
        let ledger = Ledger::of(quarterly("100000", carry_over(&row[2])), facts.collect());
        assert_eq!(
            ledger.period_amounts(),
            numbers(&row[3]),
            "example {} {}: {}",
            row[0],
            row[2],
            row[1]
        );
    }
}

/// Example 21: the greater of 5 % and 10,000, with sales as units of a dollar.
#[test]
fn the_greater_of_royalty_and_minimum() {
    for (sales, paid) in [("400000", "20000"), ("100000", "10000")] {
        let component = royalty(
            marginal("above: 0.05"),
            PeriodLength::Year,
            Some(("10000", CarryOver::None)),
        );
        let ledger = Ledger::of(component, vec![units(1, "2017-05-01", sales)]);
        assert_eq!(ledger.period_amounts(), numbers(paid));
    }
}

#[test]
fn a_minimum_is_due_once_its_period_has_ended_and_without_any_unit() {
    for row in rows(
        "
        today      | paid
        2017-01-01 |
        2017-03-31 |
        2017-04-01 | 6000
        2017-09-30 | 6000, 6000
        2017-12-31 | 6000, 6000, 6000
        2019-06-01 | 6000, 6000, 6000, 6000
    ",
    ) {
        let mut ledger = Ledger::of(quarterly("6000", CarryOver::None), vec![]);
        ledger.today = day(&row[0]);
        let paid = if row[1].is_empty() {
            vec![]
        } else {
            numbers(&row[1])
        };
        assert_eq!(ledger.period_amounts(), paid, "seen from {}", row[0]);
    }
}

#[test]
fn the_running_period_pays_what_its_units_earn() {
    for mode in [
        CarryOver::None,
        CarryOver::Recoupable,
        CarryOver::ForwardOnly,
    ] {
        let mut ledger = Ledger::of(
            quarterly("6000", mode),
            vec![units(1, "2017-02-01", "5000")],
        );
        ledger.today = day("2017-03-15");
        assert_eq!(ledger.period_amounts(), numbers("5000"), "{mode:?}");
    }
}

#[test]
fn a_prepaid_shortfall_is_recouped_in_the_running_period_too() {
    for mode in [CarryOver::Recoupable, CarryOver::ForwardOnly] {
        let facts = vec![
            units(1, "2017-02-01", "5000"),
            units(2, "2017-05-01", "3000"),
        ];
        let mut ledger = Ledger::of(quarterly("6000", mode), facts);
        ledger.today = day("2017-05-02");
        assert_eq!(ledger.period_amounts(), numbers("6000, 2000"), "{mode:?}");
    }
}

#[test]
fn a_minimum_is_due_where_enrollment_and_plan_overlap() {
    for row in rows(
        "
        enrolled from | to         | plan from  | to         | minimums
        2017-01-01    | 2018-01-01 | 2017-01-01 | 2018-01-01 | 4
        2017-03-31    | 2017-07-02 | 2017-01-01 | 2018-01-01 | 3
        2017-04-01    | 2017-07-01 | 2017-01-01 | 2018-01-01 | 1
        2017-01-01    | 2018-01-01 | 2017-06-30 | 2017-07-01 | 1
        2017-01-01    | 2017-02-01 | 2017-03-01 | 2018-01-01 | 0
        2016-01-01    |            | 2017-10-01 |            | 1
    ",
    ) {
        let mut ledger = Ledger::of(quarterly("6000", CarryOver::None), vec![]);
        ledger.enrollments = vec![enrollment(span(&row[0], &row[1]))];
        ledger.plans[0].effective = span(&row[2], &row[3]);
        assert_eq!(ledger.period_amounts().len().to_string(), row[4], "{row:?}");
    }
}

#[test]
fn a_suspended_partner_owes_no_minimum() {
    let mut ledger = Ledger::of(quarterly("6000", CarryOver::None), vec![]);
    ledger.enrollments[0].active = vec![
        span("2017-01-01", "2017-04-01"),
        span("2017-10-01", "2018-01-01"),
    ];
    let periods: Vec<String> = ledger
        .period_earnings()
        .iter()
        .map(|earning| earning.period.to_string())
        .collect();
    assert_eq!(periods, ["2017-Q1", "2017-Q4"]);
}

/// Of a quarter with 90, 91, 92 or 92 days.
#[test]
fn a_prorated_minimum_counts_days_in_force_and_active() {
    for row in rows(
        "
        enrolled                                         | plan from  | paid
        2017-01-01..2018-01-01                           | 2017-01-01 | 6000, 6000, 6000, 6000
        2017-01-01..2017-02-15                           | 2017-01-01 | 3000
        2017-01-01..2017-02-15, 2017-02-10..2017-02-15   | 2017-01-01 | 3000
        2017-01-01..2017-01-16, 2017-03-17..2017-04-02   | 2017-01-01 | 2000, 65.93
        2017-01-01..2018-01-01                           | 2017-09-30 | 65.22, 6000
    ",
    ) {
        let mut ledger = Ledger::of(prorated("6000"), vec![]);
        let spans = row[0].split(',').map(|days| {
            let (start, end) = days.trim().split_once("..").expect("two days");
            span(start, end)
        });
        ledger.enrollments[0].active = spans.collect();
        ledger.plans[0].effective.start = day(&row[1]);
        assert_eq!(ledger.period_amounts(), numbers(&row[2]), "{row:?}");
        let earnings = ledger.period_earnings();
        assert!(earnings.iter().all(|earning| earning.trace.is_right()));
    }
}

#[test]
fn a_trace_says_for_how_many_days_a_minimum_is_due() {
    let mut ledger = Ledger::of(prorated("6000"), vec![]);
    ledger.enrollments[0].active = vec![span("2017-01-01", "2017-02-15")];
    let mut trace = ledger.period_earnings().remove(0).trace;
    let lines = explain(&trace);
    let line = "minimum 3000.00 for 45 of 90 days against 0.00 earned";
    assert!(lines.contains(&line.to_owned()), "{lines:#?}");
    let working = trace.commitment.as_mut().expect("a commitment");
    working.days.as_mut().expect("days").due = 46;
    assert!(!trace.is_right(), "other days give another minimum");
}

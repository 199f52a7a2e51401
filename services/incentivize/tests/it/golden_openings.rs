//! What another system had counted before facts came here: where totals start from, without being paid again.

use incentivize::domain::{
    choice::Choice as _,
    commitment::CarryOver,
    component::Component,
    mechanisms::volume_rebate::Aggregation,
    opening::{Opening, PeriodOpenings},
    outcome::{ExceptionReason, OutcomeKind},
    period::PeriodLength,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::{
    build::{booking, day, enrollment, marginal, plan, rebate, royalty, span, units, whole_volume},
    golden_growth::growth,
    ledger::Ledger,
    table::{number, numbers, rows},
    terms::terms_of,
};

/// Such as "2017-Q1 8 000 to 2017-03-31", separated by commas.
fn openings(text: &str) -> PeriodOpenings {
    let opening = |text: &str| {
        let (period, rest) = text.trim().split_once(' ').expect("a period");
        let (total, as_of) = rest.split_once(" to ").expect("a total and a day");
        let opening = Opening {
            external_id: period.to_owned(),
            total: number(total),
            as_of: day(as_of),
        };
        (period.parse().expect("a period"), opening)
    };
    let texts = text.split(',').filter(|text| !text.trim().is_empty());
    texts.map(opening).collect()
}

fn earned(component: Component, opened: &str, shipped: &str) -> Vec<Decimal> {
    opened_ledger(component, opened, shipped).period_amounts()
}

/// Facts such as "2017-05-20 7 000", as units and as bookings of the same value.
fn opened_ledger(component: Component, opened: &str, facts: &str) -> Ledger {
    let by_units = !component.mechanism().measure().is_money();
    let texts = facts.split(',').filter(|text| !text.trim().is_empty());
    let facts = texts.zip(1..).map(|(text, id)| {
        let (date, value) = text.trim().split_once(' ').expect("a date and a value");
        let value = number(value).to_string();
        match by_units {
            true => units(id, date, &value),
            false => booking(id, date, &value),
        }
    });
    let mut ledger = Ledger::of(component, facts.collect());
    ledger.openings = openings(opened);
    ledger
}

/// Example 25: 0–10 000 units at 5, to 50 000 at 4, then 3, over the year.
#[test]
fn a_running_total_goes_on_from_what_was_counted_before() {
    let tiers = || marginal("to 10000: 5, to 50000: 4, above: 3");
    for row in rows(
        "
        opened                                                | shipped                            | billed
                                                              | 2017-01-10 8 000, 2017-05-20 7 000 | 40 000, 30 000
        2017-Q1 8 000 to 2017-03-31                           | 2017-05-20 7 000                   | 0, 30 000
        2017-Q2 8 000 to 2017-05-15                           | 2017-05-20 7 000                   | 30 000
        2017-Q1 6 000 to 2017-03-31, 2017-Q2 2 000 to 2017-05-15 | 2017-05-20 7 000                | 0, 30 000
        2017-Q1 50 000 to 2017-03-31                          | 2017-05-20 10                      | 0, 30
        2016-Q4 8 000 to 2016-12-31                           | 2017-05-20 7 000                   | 35 000
    ",
    ) {
        let component = royalty(tiers(), PeriodLength::Quarter, None);
        assert_eq!(earned(component, &row[0], &row[1]), numbers(&row[2]), "{row:?}");
    }
}

/// 2 % of a quarter up to 5 000, 3 % of all of it above.
#[test]
fn a_period_begun_elsewhere_reaches_its_tier_here() {
    let tiers = || whole_volume("to 5000: 2, above: 3");
    for row in rows(
        "
        opened                      | booked           | rebate
        2017-Q2 4 000 to 2017-05-15 | 2017-05-20 2 000 | 100
        2017-Q2 4 000 to 2017-05-15 | 2017-05-20 500   | 10
        2017-Q2 6 000 to 2017-05-15 | 2017-05-20 1 000 | 30
        2017-Q2 4 000 to 2017-05-15 |                  | 0
    ",
    ) {
        let quarter = Aggregation::Period(PeriodLength::Quarter);
        let component = rebate(tiers(), quarter);
        assert_eq!(
            earned(component, &row[0], &row[1]),
            numbers(&row[2]),
            "{row:?}"
        );
    }
}

/// Terms that begin in July start from the year's first half; those of the year before do not count.
#[test]
fn terms_start_from_periods_before_them() {
    let mut ledger = opened_ledger(
        royalty(
            marginal("to 10000: 5, above: 4"),
            PeriodLength::Quarter,
            None,
        ),
        "2016-Q4 9 000 to 2016-12-31, 2017-Q1 6 000 to 2017-06-30, 2017-Q2 3 000 to 2017-06-30",
        "2017-07-20 3 000",
    );
    ledger.plans[0].effective = span("2017-07-01", "");
    assert_eq!(ledger.period_amounts(), numbers("13 000"));
}

/// 3 % of a year's growth, if at least 15 % were won over the year before.
#[test]
fn a_year_is_compared_with_what_was_counted_before() {
    for row in rows(
        "
        opened                          | booked               | rebate
        2016 4 315 000 to 2016-12-31    | 2017-05-05 5 000 000 | 20 550
        2016 4 315 000 to 2016-12-31    | 2017-05-05 4 962 000 | 0
    ",
    ) {
        let component = growth(terms_of!({}));
        assert_eq!(
            earned(component, &row[0], &row[1]),
            numbers(&row[2]),
            "{row:?}"
        );
    }
}

/// One unit earns 1; a quarter's minimum is 100 000, of which the old system settled what it covered.
#[test]
fn a_minimum_is_settled_once() {
    for row in rows(
        "
        carry-over   | opened                       | shipped                                                        | billed
        NONE         | 2017-Q1 60 000 to 2017-03-31 | 2017-04-15 130 000, 2017-07-15 150 000, 2017-10-15 100 000     | 0, 130 000, 150 000, 100 000
        RECOUPABLE   | 2017-Q1 60 000 to 2017-03-31 | 2017-04-15 130 000, 2017-07-15 150 000, 2017-10-15 100 000     | 0, 100 000, 140 000, 100 000
        FORWARD_ONLY | 2017-Q1 60 000 to 2017-03-31 | 2017-04-15 130 000, 2017-07-15 150 000, 2017-10-15 100 000     | 0, 100 000, 140 000, 100 000
        NONE         | 2017-Q1 60 000 to 2017-02-15 | 2017-03-01 20 000, 2017-04-15 130 000, 2017-07-15 150 000, 2017-10-15 100 000 | 40 000, 130 000, 150 000, 100 000
        RECOUPABLE   | 2017-Q1 60 000 to 2017-02-15 | 2017-03-01 20 000, 2017-04-15 130 000, 2017-07-15 150 000, 2017-10-15 100 000 | 40 000, 110 000, 150 000, 100 000
    ",
    ) {
        let carry_over = CarryOver::from_code(&row[0]).expect("a carry-over");
        let component = royalty(
            marginal("above: 1"),
            PeriodLength::Quarter,
            Some(("100000", carry_over)),
        );
        let ledger = opened_ledger(component, &row[1], &row[2]);
        assert_eq!(ledger.period_amounts(), numbers(&row[3]), "{row:?}");
        for earning in ledger.period_earnings() {
            assert!(earning.trace.is_right(), "{:?}", earning.trace);
        }
    }
}

#[test]
fn a_fact_that_the_old_system_has_counted_is_not_counted_again() {
    let ledger = opened_ledger(
        royalty(marginal("above: 5"), PeriodLength::Quarter, None),
        "2017-Q2 8 000 to 2017-05-15",
        "2017-05-15 100, 2017-05-16 7, 2017-03-31 3",
    );
    assert_eq!(
        ledger.outcomes(),
        ["COUNTED_BEFORE", "counted 7", "counted 3"]
    );
    assert_eq!(ledger.period_amounts(), numbers("15, 35"));
    let covered = &ledger.assess(&ledger.facts[0])[0].kind;
    let reason = OutcomeKind::Excepted(ExceptionReason::CountedBefore);
    assert_eq!(*covered, reason);
}

#[test]
fn a_trace_names_what_was_counted_before() {
    let ledger = opened_ledger(
        royalty(marginal("to 10: 5, above: 4"), PeriodLength::Quarter, None),
        "2017-Q1 8 to 2017-03-31",
        "2017-05-16 7",
    );
    let trace = ledger.period_earnings().pop().expect("an earning").trace;
    let before = trace.before.as_ref().expect("a start");
    assert_eq!(
        (before.input, before.context.opened),
        (number("8"), Some(number("8")))
    );
    let lines = incentivize::domain::explain::explain(&trace).join("\n");
    assert!(
        lines.contains("8 of it counted under another system before"),
        "{lines}"
    );
}

proptest! {
    /// Wherever the year is cut, what was earned before and what is earned after are what one system would have earned.
    #[test]
    fn both_systems_earn_together_what_one_earns(
        shipped in prop::collection::vec((0_u64..365, 1_u64..5000), 1..12),
        cut in 0_u64..365,
    ) {
        let start = day("2017-01-01");
        let component = || royalty(marginal("to 3000: 5, to 9000: 4.5, above: 3.25"), PeriodLength::Quarter, None);
        let dated = |(days, count): &(u64, u64)| (start + chrono::Days::new(*days), *count);
        let facts: Vec<_> = shipped.iter().map(dated).zip(1..)
            .map(|((date, count), id)| units(id, &date.to_string(), &count.to_string())).collect();
        let cut = start + chrono::Days::new(cut);
        let (before, after): (Vec<_>, Vec<_>) = facts.iter().cloned().partition(|fact| fact.business_date <= cut);
        let old = Ledger::of(component(), before);
        let mut new = Ledger::of(component(), after);
        for (period, total) in old.totals().remove("oem-royalty").unwrap_or_default() {
            let total = total.sum().expect("in range").total;
            let opening = Opening { external_id: period.to_string(), total, as_of: cut };
            new.openings.insert(period, opening);
        }
        prop_assert_eq!(old.total() + new.total(), Ledger::of(component(), facts).total());
        for earning in new.period_earnings() {
            prop_assert!(earning.trace.is_right());
        }
    }
}

#[test]
fn attainment_starts_from_what_was_counted_before() {
    use incentivize::domain::{
        attainment::attainments,
        standing::{Series, Standing},
    };
    let component = royalty(
        marginal("to 10000: 5, above: 4"),
        PeriodLength::Quarter,
        None,
    );
    let series = Series {
        partner_id: crate::build::PARTNER,
        plan_id: crate::build::PLAN,
        component_key: component.key.clone(),
    };
    for row in rows(
        "
        opened                      | value | forecast value, forecast earned
        2017-Q1 8 000 to 2017-03-31 | 8 000 | 8 000, 0
        2017-Q2 4 500 to 2017-05-15 | 4 500 | 9 100, 23 000
    ",
    ) {
        let standing = Standing {
            partner_id: crate::build::PARTNER,
            partner_known: true,
            enrollments: vec![enrollment(span("2017-01-01", ""))],
            plans: vec![plan(span("2017-01-01", ""), vec![component.clone()])],
            openings: [(series.clone(), openings(&row[0]))].into(),
            ..Standing::default()
        };
        let today = day("2017-05-15");
        let found = attainments(&standing, &Default::default(), today, today).expect("in range");
        let current = found.iter().find(|one| one.period.span().contains(today));
        let current = current.expect("an attainment of today");
        assert_eq!(current.value, number(&row[1]), "{row:?}");
        let forecast = current.forecast.as_ref().expect("a forecast");
        let told = vec![forecast.value, forecast.earned.amount()];
        assert_eq!(told, numbers(&row[2]), "{row:?}");
    }
}

//! Volume rebates and royalties over periods.

use incentivize::domain::{
    commitment::CarryOver, component::RefundPeriod, mechanisms::volume_rebate::Aggregation,
    period::PeriodLength,
};

use crate::{
    build::{booking, marginal, rebate, refund, reversal, royalty, units, whole_volume},
    ledger::Ledger,
    table::numbers,
};

const QUARTER: Aggregation = Aggregation::Period(PeriodLength::Quarter);

/// Examples 10 and 10b: the same table per line and over the period.
#[test]
fn the_scope_of_aggregation_decides() {
    let table = || marginal("to 100: 5, to 350: 10, above: 15");
    let lines = || {
        vec![
            booking(1, "2017-02-01", "60"),
            booking(2, "2017-02-02", "200"),
        ]
    };
    let per_line = Ledger::of(rebate(table(), Aggregation::Booking), lines());
    assert_eq!(per_line.fact_earnings(), numbers("3, 15"));
    let over_the_period = Ledger::of(rebate(table(), QUARTER), lines());
    assert_eq!(over_the_period.period_amounts(), numbers("21"));
    assert_eq!(over_the_period.fact_earnings(), numbers("0, 0"));
}

#[test]
fn each_quarter_starts_at_zero() {
    let facts = vec![
        booking(1, "2017-03-31", "240000"),
        booking(2, "2017-04-01", "300000"),
        booking(3, "2017-06-30", "60000.50"),
    ];
    let table = "to 250000: 1, to 350000: 2, above: 3";
    let ledger = Ledger::of(rebate(marginal(table), QUARTER), facts.clone());
    assert_eq!(
        ledger.period_amounts(),
        numbers("2400, 4800.02"),
        "2,500 + 2,000 + 10,000.50 × 3 % = 4,800.015, half to even"
    );
    let ledger = Ledger::of(rebate(whole_volume(table), QUARTER), facts);
    assert_eq!(ledger.period_amounts(), numbers("2400, 10800.02"));
}

#[test]
fn months_and_years_are_periods_too() {
    let facts = || {
        vec![
            booking(1, "2017-01-31", "100"),
            booking(2, "2017-02-01", "100"),
        ]
    };
    let of = |length| {
        Ledger::of(
            rebate(marginal("to 100: 1, above: 2"), Aggregation::Period(length)),
            facts(),
        )
    };
    assert_eq!(of(PeriodLength::Month).period_amounts(), numbers("1, 1"));
    assert_eq!(of(PeriodLength::Quarter).period_amounts(), numbers("3"));
    assert_eq!(of(PeriodLength::Year).period_amounts(), numbers("3"));
}

/// Example 11: cumulative tiers, three sales of two units.
#[test]
fn cumulative_units_climb_the_tiers() {
    let component = royalty(
        marginal("to 2: 10, to 4: 20, above: 30"),
        PeriodLength::Month,
        None,
    );
    let sales = vec![
        units(1, "2017-01-10", "2"),
        units(2, "2017-02-10", "2"),
        units(3, "2017-03-10", "2"),
    ];
    let ledger = Ledger::of(component, sales);
    assert_eq!(ledger.period_amounts(), numbers("20, 40, 60"));
}

/// Example 12: a return gives f(n) − f(n − x), last in first out.
#[test]
fn returns_come_off_the_highest_tier() {
    for (back, credit) in [("2", "-60"), ("3", "-80")] {
        let component = royalty(
            marginal("to 2: 10, to 4: 20, above: 30"),
            PeriodLength::Month,
            None,
        );
        let first = units(1, "2017-01-10", "3");
        let others = [units(2, "2017-02-10", "1"), units(3, "2017-03-10", "2")];
        let returned = refund(4, &first, "2017-04-10", back);
        let ledger = Ledger::of(
            component,
            [vec![first], others.to_vec(), vec![returned]].concat(),
        );
        assert_eq!(
            ledger.period_amounts(),
            numbers(&format!("40, 20, 60, {credit}"))
        );
    }
}

/// Example 25: the second period starts where the first one stopped.
#[test]
fn a_royalty_is_marginal_over_the_year() {
    let component = royalty(
        marginal("to 10000: 5, to 50000: 4, above: 3"),
        PeriodLength::Quarter,
        None,
    );
    let ledger = Ledger::of(
        component,
        vec![
            units(1, "2017-03-01", "8000"),
            units(2, "2017-04-01", "7000"),
        ],
    );
    assert_eq!(ledger.period_amounts(), numbers("40000, 30000"));
}

#[test]
fn the_running_total_starts_anew_in_january() {
    let component = royalty(
        marginal("to 300: 50, to 500: 40, above: 30"),
        PeriodLength::Quarter,
        None,
    );
    let mut ledger = Ledger::of(
        component,
        vec![units(1, "2017-12-31", "600"), units(2, "2018-01-01", "10")],
    );
    ledger.plans[0].effective.end = None;
    ledger.enrollments[0].active[0].end = None;
    assert_eq!(ledger.period_amounts(), numbers("26000, 500"));
}

#[test]
fn a_refund_lowers_the_period_that_the_component_names() {
    let sold = booking(1, "2017-03-31", "1000");
    let back = refund(2, &sold, "2017-04-01", "400");
    let ledger = |refund_period| {
        let mut component = rebate(marginal("above: 10"), QUARTER);
        component.refund_period = refund_period;
        Ledger::of(component, vec![sold.clone(), back.clone()])
    };
    assert_eq!(
        ledger(RefundPeriod::OwnDate).period_amounts(),
        numbers("100, -40")
    );
    assert_eq!(
        ledger(RefundPeriod::OriginalDate).period_amounts(),
        numbers("60")
    );
}

#[test]
fn a_reversal_lowers_the_original_s_period() {
    let sold = booking(1, "2017-03-31", "1000");
    let corrected = booking(3, "2017-03-31", "700");
    let facts = vec![sold.clone(), reversal(2, &sold), corrected];
    let ledger = Ledger::of(
        rebate(marginal("to 800: 10 + 5, above: 20"), QUARTER),
        facts.clone(),
    );
    assert_eq!(ledger.period_amounts(), numbers("75"));
    let cancelled = Ledger::of(
        rebate(marginal("to 800: 10 + 5, above: 20"), QUARTER),
        facts[..2].to_vec(),
    );
    assert!(cancelled.period_amounts().is_empty(), "flat amounts go too");
}

#[test]
fn a_minimum_does_not_change_what_the_units_earn() {
    let component = royalty(
        marginal("to 300: 50, to 500: 40, above: 30"),
        PeriodLength::Quarter,
        Some(("6000", CarryOver::None)),
    );
    let facts = vec![
        units(1, "2017-02-01", "100"),
        units(2, "2017-05-01", "250"),
        units(3, "2017-11-01", "200"),
    ];
    let ledger = Ledger::of(component, facts);
    // Q1 5,000 → 6,000; Q2 200×50 + 50×40 = 12,000; Q3 nothing → 6,000; Q4 150×40 + 50×30 = 7,500.
    assert_eq!(ledger.period_amounts(), numbers("6000, 12000, 6000, 7500"));
}

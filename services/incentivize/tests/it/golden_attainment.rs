//! How far a partner has come, and where it will end by run rate.

use chrono::NaiveDate;
use incentivize::domain::{
    attainment::{Attainment, attainments},
    commitment::CarryOver,
    component::{Component, Terms},
    derivation::Totals,
    lane::Lane,
    mechanisms::{
        quota_accelerator::{Quota, QuotaAccelerator},
        volume_rebate::Aggregation,
    },
    period::PeriodLength,
    standing::{Series, Standing},
    total::{LaneTotals, PeriodTotal},
};

use crate::{
    build::{
        PARTNER, PLAN, component, day, enrollment, marginal, plan, rebate, royalty, span, usd,
    },
    table::{number, rows},
};

/// A component in force from 2017 on, with totals such as "2017-Q1 100, 2017-Q2 46".
fn all(component: Component, totals: &str, on: &str, today: &str) -> Vec<Attainment> {
    let series = Series {
        partner_id: PARTNER,
        plan_id: PLAN,
        component_key: component.key.clone(),
    };
    let mut known = Totals::new();
    for total in totals.split(',').filter(|total| !total.trim().is_empty()) {
        let (period, total) = total.trim().split_once(' ').expect("a period and a total");
        let total = PeriodTotal {
            total: number(total),
            facts: 1,
        };
        let periods = known.entry(series.clone()).or_default();
        let period = period.parse().expect("a period");
        periods.insert(period, LaneTotals::of(Lane::MAIN, total));
    }
    let standing = Standing {
        partner_id: PARTNER,
        partner_known: true,
        enrollments: vec![enrollment(span("2017-01-01", ""))],
        plans: vec![plan(span("2017-01-01", ""), vec![component])],
        ..Standing::default()
    };
    attainments(&standing, &known, day(on), day(today)).expect("attainments")
}

fn at(component: Component, totals: &str, today: &str) -> Attainment {
    let on: NaiveDate = day(today);
    let found = all(component, totals, today, today);
    let current = found.into_iter().find(|one| one.period.span().contains(on));
    current.expect("an attainment of today")
}

/// "value earned | tier, missing to the next | forecast value, forecast earned"
fn told(one: &Attainment) -> [String; 3] {
    let standing = one
        .scale
        .as_ref()
        .map(|scale| scale.tiers.standing(one.value));
    let tier = standing.map_or(String::new(), |standing| {
        let tier = if one.has_begun { standing.tier } else { 0 };
        let missing = standing.next.map(|(missing, _)| missing.normalize());
        format!(
            "{tier}, {}",
            missing.map_or("-".to_owned(), |missing| missing.to_string())
        )
    });
    let forecast = one.forecast.as_ref().map_or("none".to_owned(), |forecast| {
        format!(
            "{}, {}",
            forecast.value.normalize(),
            forecast.earned.amount()
        )
    });
    let value = format!("{}, {}", one.value.normalize(), one.earned.amount());
    [value, tier, forecast]
}

fn quarterly() -> Component {
    let tiers = marginal("to 10000: 5, above: 10");
    rebate(tiers, Aggregation::Period(PeriodLength::Quarter))
}

fn expect(component: impl Fn() -> Component, table: &str) {
    for row in rows(table) {
        let [today, totals, value, tier, forecast] = row.as_slice() else {
            panic!("{row:?}")
        };
        let found = told(&at(component(), totals, today));
        assert_eq!(
            found,
            [value.clone(), tier.clone(), forecast.clone()],
            "{row:?}"
        );
    }
}

#[test]
fn a_forecast_goes_on_as_on_the_days_elapsed_and_earns_by_the_rule() {
    expect(
        quarterly,
        "today      | counted       | value, earned | tier, missing | forecast value, earned
         2017-02-14 | 2017-Q1 6000  | 6000, 300     | 1, 4000       | 12000, 700
         2017-02-14 |               | 0, 0          | 0, 10000      | 0, 0
         2017-01-01 | 2017-Q1 100   | 100, 5        | 1, 9900       | 9000, 450
         2017-01-07 | 2017-Q1 100   | 100, 5        | 1, 9900       | 1285.714285714, 64.29
         2017-03-31 | 2017-Q1 12000 | 12000, 700    | 2, -          | 12000, 700
         2017-05-16 | 2017-Q1 6000  | 0, 0          | 0, 10000      | 0, 0",
    );
}

#[test]
fn a_running_total_goes_on_from_what_counted_before_and_a_minimum_comes_at_the_end() {
    let table =
        "today  | counted                 | value, earned | tier, missing | forecast value, earned
         2017-05-16 | 2017-Q1 100, 2017-Q2 46 | 146, 92       | 1, 54         | 191, 182
         2017-05-16 | 2017-Q1 100             | 100, 0        | 1, 100        | 100, 0";
    let tiers = || marginal("to 200: 2, above: 1");
    expect(|| royalty(tiers(), PeriodLength::Quarter, None), table);
    let minimum = Some(("500", CarryOver::None));
    expect(
        || royalty(tiers(), PeriodLength::Quarter, minimum),
        "today      | counted                 | value, earned | tier, missing | forecast value, earned
         2017-05-16 | 2017-Q1 300, 2017-Q2 46 | 346, 46       | 2, -          | 391, 500
         2017-05-16 | 2017-Q1 300             | 300, 0        | 2, -          | 300, 500",
    );
}

#[test]
fn a_quota_is_measured_in_percent() {
    let accelerator = || {
        component(Terms::QuotaAccelerator(QuotaAccelerator {
            quota: Quota::Fixed(usd("500000")),
            target_pay: usd("100000"),
            tiers: marginal("to 100: 1, above: 1.5"),
            gate_percent: number("0"),
            cap_percent: None,
            period: PeriodLength::Year,
            counts: QuotaAccelerator::USUAL_COUNTS,
        }))
    };
    for (counted, percent, tier) in [
        ("", "0", "0, 500000"),
        ("2017 333333", "66.67", "1, 166667"),
        ("2017 650000", "130", "2, -"),
    ] {
        let found = at(accelerator(), counted, "2017-12-31");
        assert_eq!(found.quota_percent(), Some(number(percent)), "{counted}");
        assert_eq!(told(&found)[1], tier, "{counted}");
    }
    // Row 15 of the accelerators: 650 000 against a quota of 500 000.
    let done = at(accelerator(), "2017 650000", "2017-12-31");
    assert_eq!(done.earned, usd("145000"));
    assert_eq!(at(quarterly(), "", "2017-02-14").quota_percent(), None);
}

#[test]
fn a_period_to_come_has_no_forecast_and_one_that_has_ended_is_what_it_is() {
    let found = all(quarterly(), "2017-Q1 6000", "2017-08-08", "2017-05-16");
    let periods: Vec<(String, bool)> = found
        .iter()
        .map(|one| (one.period.to_string(), one.forecast.is_some()))
        .collect();
    let expected = [("2017-Q1".to_owned(), true), ("2017-Q3".to_owned(), false)];
    assert_eq!(periods, expected);
    assert_eq!(told(&found[0])[2], "6000, 300");
}

#[test]
fn what_is_not_in_force_or_not_joined_shows_nothing() {
    assert!(all(quarterly(), "", "2016-12-31", "2016-12-31").is_empty());
}

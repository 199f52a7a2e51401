//! What is legal in a plan but seldom meant, as a program owner reads it.

use incentivize::domain::{
    component::{Component, Direction, Terms},
    lint::{Finding, lint},
    mechanisms::volume_rebate::Aggregation,
    period::PeriodLength,
    tiers::{TierBoundary, TierMethod},
};

use crate::build::{
    commission, marginal, plan, rebate, referral_fee, royalty, span, tiers, usd, whole_volume,
};

/// Findings as "severity reason at amount: description".
fn found(component: Component) -> Vec<String> {
    found_from("2017-01-01", component)
}

fn found_from(start: &str, component: Component) -> Vec<String> {
    let told = |finding: Finding| {
        let at = finding.at.map(|at| format!(" at {at}")).unwrap_or_default();
        let amount = finding.amount.map(|amount| format!(" {amount}"));
        let amount = amount.unwrap_or_default();
        let (severity, reason) = (finding.severity.code(), finding.reason);
        format!("{severity} {reason}{at}{amount}: {}", finding.description)
    };
    let version = plan(span(start, ""), vec![component]);
    lint(&version).into_iter().map(told).collect()
}

fn per_unit(text: &str) -> Component {
    let method = TierMethod::WholeVolume;
    let tiers = tiers(method, TierBoundary::UpperInclusive, text);
    royalty(tiers, PeriodLength::Year, None)
}

#[test]
fn row_3_whole_volume_steps_up_by_500_at_the_boundary() {
    assert_eq!(
        found(rebate(
            whole_volume("to 10000: 5, above: 10"),
            Aggregation::Booking
        )),
        [
            "NOTICE JUMP at 10000.01 500.00 USD: 10000.00 gives 500.00, 10000.01 gives 1000.00: 500.00 more at one step, the largest of the table"
        ]
    );
}

#[test]
fn marginal_tiers_that_rise_have_no_finding() {
    assert_eq!(
        found(rebate(
            marginal("to 10000: 5, to 50000: 10, above: 12"),
            Aggregation::Booking
        )),
        Vec::<String>::new()
    );
}

#[test]
fn more_that_pays_less_is_a_cliff_with_the_total_from_which_it_pays_as_much_again() {
    let falling = rebate(whole_volume("to 10000: 5, above: 1"), Aggregation::Booking);
    assert_eq!(
        found(falling),
        [
            "WARNING CLIFF at 10000.01 400.00 USD: 10000.00 gives 500.00, 10000.01 gives 100.00: 400.00 less; the same again from 50000",
            "WARNING FALLING_RATE at 10000.01: the rate falls from 5 to 1 as the total grows",
        ]
    );
    let never = rebate(whole_volume("to 10000: 5, above: 0"), Aggregation::Booking);
    assert!(
        found(never)[0].ends_with("500.00 less; never as much again"),
        "a rate of nothing never recovers"
    );
}

#[test]
fn row_5_the_graduated_table_falls_in_rate_and_the_volume_table_in_amount() {
    let marginal = royalty(
        marginal("to 1000: 0.10, to 10000: 0.05, above: 0.01"),
        PeriodLength::Year,
        None,
    );
    assert_eq!(found(marginal), Vec::<String>::new(), "a price may fall");
    assert_eq!(
        found(per_unit("to 1000: 0.10, to 10000: 0.05, above: 0.01")),
        [
            "WARNING CLIFF at 1001 49.95 USD: 1000 gives 100.00, 1001 gives 50.05: 49.95 less; the same again from 2000",
            "WARNING CLIFF at 10001 399.99 USD: 10000 gives 500.00, 10001 gives 100.01: 399.99 less; the same again from 50000",
        ]
    );
}

#[test]
fn row_7_flats_make_cliffs_and_outweigh_their_tiers() {
    let lines = found(per_unit("to 100: 2 + 10, to 200: 1, above: 0.5 + 50"));
    assert_eq!(
        lines,
        [
            "WARNING CLIFF at 101 109.00 USD: 100 gives 210.00, 101 gives 101.00: 109.00 less; the same again from 320",
            "WARNING CLIFF at 201 49.50 USD: 200 gives 200.00, 201 gives 150.50: 49.50 less; the same again from 300",
        ]
    );
    let flat = rebate(
        marginal("to 1000: 1, to 2000: 1 + 25, above: 2"),
        Aggregation::Booking,
    );
    assert_eq!(
        found(flat),
        [
            "NOTICE JUMP at 1000.01 25.00 USD: 1000.00 gives 10.00, 1000.01 gives 35.00: 25.00 more at one step, the largest of the table",
            "NOTICE FLAT_OUTWEIGHS_TIER at 1000 25.00 USD: the flat 25.00 is more than the whole tier earns by its rate, 10.00",
        ]
    );
}

#[test]
fn the_boundary_side_decides_at_which_total_it_happens() {
    let lower = tiers(
        TierMethod::WholeVolume,
        TierBoundary::LowerInclusive,
        "to 10000: 5, above: 10",
    );
    let line = &found(rebate(lower, Aggregation::Booking))[0];
    assert!(
        line.starts_with("NOTICE JUMP at 10000 500.00 USD: 9999.99 gives 500.00, 10000.00"),
        "{line}"
    );
}

#[test]
fn tiers_and_caps_without_effect_are_named() {
    assert_eq!(
        found(rebate(
            marginal("to 1000: 5, above: 5"),
            Aggregation::Booking
        )),
        ["NOTICE TIER_WITHOUT_EFFECT at 1000.01: the rate stays 5, so the tier changes nothing"]
    );
    assert_eq!(
        found(referral_fee("5", Some("0"))),
        ["WARNING CAP_PAYS_NOTHING 0.00 USD: the cap is zero, so nothing is ever paid"]
    );
    assert_eq!(
        found(referral_fee("0", Some("10"))),
        [
            "WARNING CAP_UNREACHABLE 10.00 USD: the rate is zero, so the cap of 10.00 USD is never reached"
        ]
    );
    assert_eq!(found(commission("5")), Vec::<String>::new());
    let mut capped = commission("5");
    if let Terms::DealRegistrationCommission(terms) = &mut capped.terms {
        terms.minimum_deal = Some(usd("10000"));
        terms.percentage.cap_per_deal = Some(usd("400"));
    }
    assert_eq!(
        found(capped),
        [
            "WARNING CAP_ALWAYS_REACHED 400.00 USD: the smallest deal of 10000.00 USD reaches the cap of 400.00 USD, so every deal pays the same"
        ]
    );
}

#[test]
fn a_first_period_that_is_not_whole_is_named() {
    let quarterly = || {
        rebate(
            marginal("above: 5"),
            Aggregation::Period(PeriodLength::Quarter),
        )
    };
    assert_eq!(
        found_from("2017-02-15", quarterly()),
        [
            "WARNING STARTS_WITHIN_PERIOD: starts on 2017-02-15, within 2017-Q1: its first period counts fewer days than its terms are made for"
        ]
    );
    assert_eq!(found_from("2017-04-01", quarterly()), Vec::<String>::new());
}

#[test]
fn a_receivable_may_fall_in_rate_but_not_in_amount() {
    let component = per_unit("to 100: 2, above: 1");
    assert_eq!(component.direction, Direction::Receivable);
    let lines = found(component);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("WARNING CLIFF at 101"));
}

use kit::money::Currency;

use super::*;

fn tier(up_to: Option<i64>, rate: &str, flat: &str) -> Tier {
    Tier {
        up_to: up_to.map(Decimal::from),
        rate: rate.parse().expect("a decimal"),
        flat: flat.parse().expect("a decimal"),
    }
}

fn schedule(tiers: Vec<Tier>) -> RoyaltySchedule {
    RoyaltySchedule {
        tiers,
        boundary: TierBoundary::default(),
        method: TierMethod::default(),
        measure: VolumeMeasure::Units,
        period: Period::default(),
        minimum: None,
        carry_over: CarryOver::None,
        minimum_prorated: false,
    }
}

fn dollars(amount: i64) -> Option<Money> {
    Money::new(Decimal::from(amount), Currency::USD).ok()
}

fn named(schedule: &RoyaltySchedule) -> Vec<(String, &'static str)> {
    let problems = schedule.problems().into_iter();
    problems
        .map(|problem| (problem.field, problem.reason))
        .collect()
}

#[test]
fn tiers_that_follow_one_another_are_fine() {
    let fine = schedule(vec![
        tier(Some(10_000), "4", "0"),
        tier(Some(50_000), "3.5", "0"),
        tier(None, "3", "1000"),
    ]);
    assert_eq!(named(&fine), []);
    let with_minimum = RoyaltySchedule {
        minimum: dollars(25_000),
        carry_over: CarryOver::Recoupable,
        minimum_prorated: true,
        ..fine
    };
    assert_eq!(named(&with_minimum), []);
}

#[test]
fn every_bad_field_is_named() {
    let bad = RoyaltySchedule {
        carry_over: CarryOver::Recoupable,
        minimum_prorated: true,
        ..schedule(vec![
            tier(Some(0), "-1", "0"),
            tier(None, "0.0000001", "-5"),
            tier(Some(10), "1000000001", "0"),
        ])
    };
    let wanted = [
        ("tiers[0].up_to", "TIERS_NOT_ASCENDING"),
        ("tiers[0].rate", "NEGATIVE"),
        ("tiers[1].up_to", "REQUIRED"),
        ("tiers[1].rate", "OVER_PRECISE"),
        ("tiers[1].flat", "NEGATIVE"),
        ("tiers[2].up_to", "LAST_TIER_CLOSED"),
        ("tiers[2].rate", "OUT_OF_RANGE"),
        ("carry_over", "NEEDS_MINIMUM"),
        ("minimum_prorated", "NEEDS_MINIMUM"),
    ];
    let wanted = wanted.map(|(field, reason)| (field.to_owned(), reason));
    assert_eq!(named(&bad), wanted);
}

#[test]
fn percentages_flat_amounts_and_minimums_have_limits() {
    let percent = |rate| RoyaltySchedule {
        measure: VolumeMeasure::Revenue,
        ..schedule(vec![tier(None, rate, "0")])
    };
    assert_eq!(named(&percent("100")), []);
    assert_eq!(
        named(&percent("100.01")),
        [("tiers[0].rate".to_owned(), "OUT_OF_RANGE")]
    );
    let none = RoyaltySchedule {
        minimum: dollars(0),
        ..schedule(vec![tier(None, "1", "0.001")])
    };
    assert_eq!(
        named(&none),
        [
            ("tiers[0].flat".to_owned(), "OVER_PRECISE"),
            ("minimum".to_owned(), "NOT_POSITIVE"),
        ]
    );
    assert_eq!(
        named(&schedule(Vec::new())),
        [("tiers".to_owned(), "COUNT")]
    );
}

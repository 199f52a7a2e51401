use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use kit::Violations;
use kit::words::Named as _;
use proptest::prelude::*;
use uuid::Uuid;

use super::check::{IntegrationCheck, IntegrationCheckState as State, Submission};
use super::rubric::{Criterion, Rubric, RubricDimension, Scoring};
use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn criterion(key: &str, dimension: RubricDimension, weight: i32) -> Criterion {
    Criterion {
        key: key.to_owned(),
        display_name: key.to_owned(),
        dimension,
        weight,
    }
}

/// Two criteria of quality, 3 to 1; one of depth; 60 minutes free, then a point each 15.
fn rubric() -> Rubric {
    let criteria = vec![
        criterion("oauth", RubricDimension::Quality, 3),
        criterion("docs", RubricDimension::Quality, 1),
        criterion("objects", RubricDimension::Depth, 5),
    ];
    Rubric {
        criteria,
        ..Rubric::default()
    }
}

fn scored(oauth: i32, docs: i32, objects: i32, minutes: i32) -> Scoring {
    let scores = BTreeMap::from([("oauth", oauth), ("docs", docs), ("objects", objects)]);
    rubric().score(1, |key| scores[key], minutes)
}

#[test]
fn scores_are_weighted_means_less_the_effort() {
    // oauth, docs, objects, minutes → quality, depth
    let table = [
        (100, 100, 100, 0, 100, 100),
        (80, 40, 50, 60, 70, 50),
        // 3 × 81 + 40 = 283; 283 ÷ 4 = 70.75 → 71
        (81, 40, 50, 60, 71, 50),
        // 3 × 80 + 42 = 282; 282 ÷ 4 = 70.5: a half goes up
        (80, 42, 50, 60, 71, 50),
        // 14 minutes beyond are free still, 15 cost a point, 45 three
        (80, 40, 50, 74, 70, 50),
        (80, 40, 50, 75, 69, 50),
        (80, 40, 50, 105, 67, 50),
        (0, 4, 0, 100_000, 0, 0),
    ];
    for (oauth, docs, objects, minutes, quality, depth) in table {
        let scoring = scored(oauth, docs, objects, minutes);
        let row = (oauth, docs, objects, minutes);
        assert_eq!(
            (scoring.quality, scoring.depth),
            (quality, depth),
            "{row:?}"
        );
    }
}

#[test]
fn reasons_say_what_costs_most_first() {
    assert_eq!(
        scored(80, 50, 100, 90).reasons,
        [
            "oauth scores 80 of 100 with weight 3 of 4: quality loses 15",
            "docs scores 50 of 100 with weight 1 of 4: quality loses 12.5",
            "configuration takes 90 minutes where 60 are free: quality loses 2",
        ]
    );
    assert_eq!(scored(100, 100, 100, 0).reasons, [""; 0]);
}

#[test]
fn the_default_rubric_is_a_good_one() {
    let mut violations = Violations::new();
    Rubric::default().check(&mut violations, "rubric");
    assert!(violations.is_empty(), "{violations:?}");
}

#[test]
fn a_bad_rubric_names_every_place() {
    let criteria = vec![
        criterion("oauth", RubricDimension::Quality, 0),
        criterion("oauth", RubricDimension::Quality, 1),
    ];
    let bad = Rubric {
        criteria,
        validity_months: 0,
        minimum_depth: 101,
        ..rubric()
    };
    let mut violations = Violations::new();
    bad.check(&mut violations, "r");
    let found: Vec<String> = violations
        .into_vec()
        .into_iter()
        .map(|one| one.field)
        .collect();
    assert_eq!(
        found,
        [
            "r.criteria",
            "r.criteria[0].weight",
            "r.criteria[1].key",
            "r.minimum_depth",
            "r.validity_months"
        ]
    );
}

fn submitted(id: u128, quality: i32, depth: i32) -> IntegrationCheck {
    IntegrationCheck {
        id: Uuid::from_u128(id),
        integration_id: Uuid::nil(),
        partner_id: Uuid::nil(),
        state: State::Submitted,
        submission: Submission {
            results: vec![],
            configuration_minutes: 0,
            interoperability: vec![],
        },
        scoring: Scoring {
            rubric_version: 1,
            quality,
            depth,
            reasons: vec![],
        },
        period: None,
        reason: String::new(),
        revision: 1,
        created_at: DateTime::default(),
    }
}

#[test]
fn a_score_below_its_minimum_certifies_nothing() {
    let refused = submitted(1, 59, 29).certify(&rubric(), day("2026-01-01"));
    let refused = refused.expect_err("both are too low");
    assert_eq!(refused.reason, "BELOW_MINIMUM");
    assert_eq!(
        refused.message,
        "quality is 59, 60 is the minimum; depth is 29, 30 is the minimum"
    );
    assert!(
        submitted(1, 60, 30)
            .certify(&rubric(), day("2026-01-01"))
            .is_ok()
    );
}

#[test]
fn a_renewal_takes_the_place_of_the_certification_before() {
    let profile = Profile {
        display_name: "Sync".to_owned(),
        partner_product: "P".to_owned(),
        our_product: "O".to_owned(),
    };
    let fresh = Integration::new(Uuid::nil(), Uuid::nil(), profile, DateTime::default());
    let certified = |id, on: &str| {
        let check = submitted(id, 80, 50).certify(&rubric(), day(on));
        check
            .expect("good scores")
            .certification()
            .expect("certified")
    };
    let renewed = fresh
        .certify(certified(1, "2026-01-01"))
        .certify(certified(2, "2026-06-01"));
    let periods: Vec<(NaiveDate, Option<NaiveDate>)> = renewed
        .certifications
        .iter()
        .map(|held| (held.period.start, held.period.end))
        .collect();
    assert_eq!(
        periods,
        [
            (day("2026-01-01"), Some(day("2026-06-01"))),
            (day("2026-06-01"), Some(day("2027-06-01")))
        ]
    );
    // Revoked on its first day, the newest never held.
    let revoked = renewed.revoke(Uuid::from_u128(2), day("2026-06-01"));
    assert_eq!(revoked.certifications.len(), 1);
    assert_eq!(revoked.shown()[0].level, 80);
}

proptest! {
    /// Whatever is tried in whatever order: only what the diagram allows happens, and a refusal names what is legal.
    #[test]
    fn the_diagram_is_never_left(steps in prop::collection::vec(0..3_u8, 0..8)) {
        let mut check = submitted(1, 80, 50);
        for step in steps {
            let before = check.clone();
            let (wanted, after) = match step {
                0 => (State::Certified, check.clone().certify(&rubric(), day("2026-01-01"))),
                1 => (State::Refused, check.clone().refuse("no".to_owned())),
                _ => (State::Revoked, check.clone().revoke("no".to_owned(), day("2026-02-01"))),
            };
            match after {
                Ok(after) => {
                    prop_assert!(before.state.next().contains(&wanted));
                    prop_assert_eq!(after.revision, before.revision + 1);
                    check = after;
                }
                Err(refusal) => {
                    prop_assert!(!before.state.next().contains(&wanted));
                    for legal in before.state.next() {
                        prop_assert!(refusal.message.contains(legal.name()));
                    }
                }
            }
        }
    }

    #[test]
    fn scores_stay_between_0_and_100(oauth in 0..=100, docs in 0..=100, objects in 0..=100, minutes in 0..=100_000) {
        let scoring = scored(oauth, docs, objects, minutes);
        prop_assert!((0..=100).contains(&scoring.quality) && (0..=100).contains(&scoring.depth));
    }
}

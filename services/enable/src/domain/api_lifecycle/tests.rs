use chrono::DateTime;
use proptest::prelude::*;

use super::ApiMigrationState as Moved;
use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn version() -> ApiVersion {
    ApiVersion {
        id: Uuid::nil(),
        api_id: Uuid::nil(),
        display_name: "v1".to_owned(),
        state: ApiVersionState::Active,
        notice: None,
        revision: 1,
        created_at: DateTime::default(),
    }
}

fn notice() -> Notice {
    Notice {
        text: "use v2".to_owned(),
        successor_id: None,
        date: day("2026-01-01"),
        sunset_date: day("2026-07-01"),
    }
}

#[test]
fn a_version_ends_on_its_day_when_nobody_calls_it() {
    let deprecated = version().deprecate(notice()).expect("it was active");
    let sunset = |today: &str, callers, even| {
        let ended = deprecated.clone().sunset(day(today), callers, even);
        ended
            .map(|version| version.state)
            .map_err(|refusal| refusal.reason)
    };
    assert_eq!(sunset("2026-06-30", 0, true), Err("SUNSET_TOO_EARLY"));
    assert_eq!(sunset("2026-07-01", 2, false), Err("STILL_CALLED"));
    assert_eq!(sunset("2026-07-01", 2, true), Ok(ApiVersionState::Sunset));
    assert_eq!(sunset("2026-08-01", 0, false), Ok(ApiVersionState::Sunset));
}

#[test]
fn who_has_migrated_is_told_by_its_calls() {
    let silent = ApiMigration {
        version_id: Uuid::nil(),
        caller_id: Uuid::nil(),
        acknowledged_by: String::new(),
        acknowledged_at: None,
        started_at: None,
        last_call: Some(day("2026-03-01")),
    };
    // 14 whole days without calls: the 2nd to the 15th.
    assert_eq!(silent.state(14, day("2026-03-15")), Moved::NotStarted);
    assert_eq!(silent.state(14, day("2026-03-16")), Moved::Migrated);
    let started = silent.start("ann", DateTime::default());
    assert_eq!(started.acknowledged_by, "ann");
    assert_eq!(started.state(14, day("2026-03-15")), Moved::InProgress);
    let again = ApiMigration {
        last_call: Some(day("2026-04-01")),
        ..started
    };
    assert_eq!(again.state(14, day("2026-04-02")), Moved::InProgress);
}

#[test]
fn what_is_expected_beyond_what_is_promised_is_named() {
    let capacity = |calls_per_second, availability_bps| ApiCapacity {
        calls_per_second,
        availability_bps,
    };
    let terms = |promised, expected| ApiTerms {
        display_name: String::new(),
        notice_days: 1,
        quiet_days: 1,
        promised,
        expected,
    };
    assert_eq!(
        terms(capacity(50, 9990), capacity(50, 9990)).shortfalls(),
        [""; 0]
    );
    assert_eq!(
        terms(capacity(50, 0), capacity(80, 9990)).shortfalls(),
        [
            "80 calls a second are expected, 50 are promised",
            "9990 basis points of availability are expected, nothing is promised"
        ]
    );
}

proptest! {
    #[test]
    fn the_diagram_is_never_left(steps in prop::collection::vec(any::<bool>(), 0..6)) {
        let mut version = version();
        for ends in steps {
            let wanted = if ends { ApiVersionState::Sunset } else { ApiVersionState::Deprecated };
            let after = if ends {
                version.clone().sunset(day("2027-01-01"), 0, false)
            } else {
                version.clone().deprecate(notice())
            };
            prop_assert_eq!(after.is_ok(), version.state.next().contains(&wanted));
            version = after.unwrap_or(version);
        }
    }
}

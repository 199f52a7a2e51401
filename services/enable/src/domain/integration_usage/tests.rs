use chrono::DateTime;
use proptest::prelude::*;
use uuid::Uuid;

use super::alert::{
    IntegrationAlert, IntegrationAlertKind as Kind, IntegrationAlertState as State, findings,
};
use super::policy::HealthPolicy;
use super::*;

fn window(joint: i64, using: i64, calls: i64, errors: i64) -> UsageWindow {
    let day = NaiveDate::default();
    UsageWindow {
        start: day,
        end: day,
        joint_customers: joint,
        using_customers: using,
        calls,
        errors,
        latency: vec![0; LATENCY_CLASSES],
    }
}

#[test]
fn rates_have_four_digits_and_a_half_goes_up() {
    // using, joint → rate
    let table = [
        (0, 0, None),
        (0, 3, Some("0")),
        (1, 3, Some("0.3333")),
        (2, 3, Some("0.6667")),
        (1, 20_000, Some("0.0001")),
        (3, 3, Some("1")),
    ];
    for (using, joint, expected) in table {
        let rate = window(joint, using, 0, 0).adoption_rate();
        let shown = rate.map(|rate| rate.normalize().to_string());
        assert_eq!(shown.as_deref(), expected, "{using} of {joint}");
    }
    assert_eq!(window(1, 1, 0, 0).error_rate(), None);
}

#[test]
fn percentiles_are_classes() {
    let mut some = window(0, 0, 100, 0);
    // 50 calls up to 5 ms, 45 up to 100 ms, 5 beyond 10 s.
    (some.latency[0], some.latency[4], some.latency[11]) = (50, 45, 5);
    assert_eq!(some.latency_ms(50), Some(5));
    assert_eq!(some.latency_ms(51), Some(100));
    assert_eq!(some.latency_ms(95), Some(100));
    assert_eq!(some.latency_ms(96), None);
    assert_eq!(window(0, 0, 0, 0).latency_ms(50), None);
}

#[test]
fn alerts_have_causes() {
    let policy = HealthPolicy::default();
    let kinds = |current: &UsageWindow, previous: &UsageWindow, silent: &[&str]| {
        let silent: Vec<String> = silent.iter().map(|id| (*id).to_owned()).collect();
        let found = findings(&policy, current, previous, &silent);
        found.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>()
    };
    let before = window(10, 8, 100, 0);
    assert_eq!(kinds(&window(10, 8, 100, 5), &before, &[]), []);
    assert_eq!(
        kinds(&window(10, 8, 100, 6), &before, &[]),
        [Kind::ErrorRate]
    );
    assert_eq!(
        kinds(&window(10, 7, 100, 0), &before, &[]),
        [Kind::AdoptionFell]
    );
    assert_eq!(kinds(&window(0, 0, 0, 0), &before, &[]), []);
    assert_eq!(
        kinds(&before, &before, &["a", "b"]),
        [Kind::SilentCustomers]
    );
}

fn alert() -> IntegrationAlert {
    IntegrationAlert {
        id: Uuid::nil(),
        integration_id: Uuid::nil(),
        partner_id: Uuid::nil(),
        kind: Kind::ErrorRate,
        state: State::Raised,
        description: String::new(),
        acknowledged_by: String::new(),
        raised_at: DateTime::default(),
        resolved_at: None,
        revision: 1,
    }
}

proptest! {
    /// Classes merge exactly: no percentile of a whole lies outside of those of its parts.
    #[test]
    fn a_percentile_of_the_whole_lies_between_those_of_its_parts(
        parts in prop::collection::vec(prop::collection::vec(0..50_i64, 12), 1..5), percent in 1..100_i64,
    ) {
        let class = |latency: Vec<i64>| {
            let measured = latency.iter().sum::<i64>() > 0;
            let found = UsageWindow { latency, ..window(0, 0, 0, 0) }.latency_ms(percent);
            measured.then_some(found.unwrap_or(i32::MAX))
        };
        let whole = (0..12).map(|n| parts.iter().map(|part| part[n]).sum()).collect();
        let of_parts: Vec<i32> = parts.into_iter().filter_map(class).collect();
        if let Some(whole) = class(whole) {
            prop_assert!(of_parts.iter().min().is_some_and(|least| *least <= whole));
            prop_assert!(of_parts.iter().max().is_some_and(|most| whole <= *most));
        }
    }

    #[test]
    fn an_alert_never_leaves_its_diagram(steps in prop::collection::vec(any::<bool>(), 0..6)) {
        let mut alert = alert();
        for resolves in steps {
            let before = alert.state;
            let wanted = if resolves { State::Resolved } else { State::Acknowledged };
            let after = if resolves {
                alert.clone().resolve(DateTime::default())
            } else {
                alert.clone().acknowledge("ann")
            };
            prop_assert_eq!(after.is_ok(), before.next().contains(&wanted));
            alert = after.unwrap_or(alert);
        }
    }
}

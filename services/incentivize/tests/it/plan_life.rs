//! A version's life after its announcement: deferred and withdrawn before it is in force, never after.

use incentivize::domain::{
    activation::ActivationRefused,
    mechanisms::volume_rebate::Aggregation,
    plan::{PlanState, PlanVersion, in_force, reign},
    plan_life::LifeRefused,
};

use crate::build::{commission, day, marginal, plan, rebate, span};

fn version(number: u32, state: PlanState, start: &str) -> PlanVersion {
    PlanVersion {
        number,
        state,
        ..plan(span(start, ""), vec![commission("10")])
    }
}

/// The versions that rule on each of these days.
fn ruling(versions: &[PlanVersion], days: &[&str]) -> Vec<Option<u32>> {
    let number = |text: &&str| {
        in_force(versions, day(text))
            .next()
            .map(|version| version.number)
    };
    days.iter().map(number).collect()
}

#[test]
fn a_deferred_rate_leaves_the_old_one_in_force_until_the_new_day() {
    let old = version(1, PlanState::Superseded, "2025-01-01");
    let announced = version(2, PlanState::Active, "2026-01-01");
    let days = ["2025-12-31", "2026-01-01", "2026-03-31", "2026-04-01"];
    let before = [old.clone(), announced.clone()];
    assert_eq!(ruling(&before, &days), [Some(1), Some(2), Some(2), Some(2)]);

    let today = day("2025-12-31");
    let deferred = announced.defer(day("2026-04-01"), today, std::slice::from_ref(&old));
    let after = [old, deferred.expect("deferred")];
    assert_eq!(ruling(&after, &days), [Some(1), Some(1), Some(1), Some(2)]);
    assert_eq!(reign(&after[0], &after).end, Some(day("2026-04-01")));
}

#[test]
fn what_is_in_force_can_neither_be_deferred_nor_withdrawn() {
    let announced = || version(2, PlanState::Active, "2026-01-01");
    let since = LifeRefused::AlreadyInForce(day("2026-01-01"));
    for today in ["2026-01-01", "2026-05-05"] {
        let deferred = announced().defer(day("2027-01-01"), day(today), &[]);
        assert_eq!(deferred, Err(since.clone()));
        assert_eq!(announced().withdraw(day(today)), Err(since.clone()));
    }
    assert!(announced().withdraw(day("2025-12-31")).is_ok());
}

#[test]
fn every_problem_of_a_new_date_is_named() {
    let old = PlanVersion {
        components: vec![rebate(marginal("above: 1"), Aggregation::default()).into()],
        ..version(1, PlanState::Superseded, "2025-01-01")
    };
    let announced = PlanVersion {
        number: 2,
        state: PlanState::Active,
        effective: span("2026-01-01", "2026-07-01"),
        ..old.clone()
    };
    let reasons = |to: &str| {
        let refused =
            announced
                .clone()
                .defer(day(to), day("2025-06-01"), std::slice::from_ref(&old));
        match refused.expect_err("refused") {
            LifeRefused::Invalid(problems) => {
                assert!(
                    problems
                        .iter()
                        .all(|problem| problem.field == "effective_date")
                );
                problems
                    .iter()
                    .map(|problem| problem.reason)
                    .collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(reasons("2025-11-11"), ["NOT_LATER", "NOT_A_PERIOD_START"]);
    assert_eq!(reasons("2026-01-01"), ["NOT_LATER"]);
    assert_eq!(reasons("2026-07-01"), ["DATES_OUT_OF_ORDER"]);
    assert_eq!(reasons("2026-04-02"), ["NOT_A_PERIOD_START"]);
}

#[test]
fn a_withdrawn_version_rules_no_day_and_its_predecessor_is_active_again() {
    let old = version(1, PlanState::Superseded, "2025-01-01");
    let withdrawn = version(2, PlanState::Active, "2026-01-01").withdraw(day("2025-06-01"));
    let old = old.reinstate().expect("reinstated");
    assert_eq!(old.state, PlanState::Active);
    let versions = [old, withdrawn.expect("withdrawn")];
    assert_eq!(
        ruling(&versions, &["2025-12-31", "2026-01-01"]),
        [Some(1), Some(1)]
    );
    assert!(reign(&versions[1], &versions).is_empty());
}

#[test]
fn every_illegal_transition_names_the_legal_ones() {
    let today = day("2025-06-01");
    let of = |state| version(1, state, "2026-01-01");
    let said = |state, step: &str| {
        let refused = match step {
            "defer" => of(state)
                .defer(day("2026-02-01"), today, &[])
                .expect_err("refused"),
            _ => of(state).withdraw(today).expect_err("refused"),
        };
        match refused {
            LifeRefused::IllegalTransition(refused) => refused.to_string(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        said(PlanState::Draft, "defer"),
        "a plan version that is draft can't be deferred; it can be activated"
    );
    assert_eq!(
        said(PlanState::Superseded, "withdraw"),
        "a plan version that is superseded can't be withdrawn; it can be followed by a new draft"
    );
    assert_eq!(
        said(PlanState::Withdrawn, "withdraw"),
        "a plan version that is withdrawn can't be withdrawn; it can be followed by a new draft"
    );
    for state in [
        PlanState::Superseded,
        PlanState::Withdrawn,
        PlanState::Active,
    ] {
        let refused = of(state).activate(&Default::default(), &[]);
        assert!(matches!(
            refused,
            Err(ActivationRefused::IllegalTransition(_))
        ));
    }
    for state in [PlanState::Draft, PlanState::Withdrawn, PlanState::Active] {
        assert!(of(state).reinstate().is_err(), "{state}");
    }
}

//! Exactly one outcome per fact and component that applies; nothing is skipped in silence.

use incentivize::domain::{
    assess::{Knowledge, assess},
    fact::{Fact, FactKind, Role},
    mechanisms::volume_rebate::Aggregation,
    outcome::{Outcome, OutcomeKind},
    plan::PlanState,
};
use kit::money::Money;
use uuid::Uuid;

use crate::{
    build::{
        booking, commission, contribution, enrollment, fact, marginal, plan, rebate, refund,
        reversal, span, units,
    },
    ledger::Ledger,
    table::number,
};

/// An outcome in words: component, kind, and what came of it.
fn words(outcomes: &[Outcome]) -> Vec<String> {
    let words = |outcome: &Outcome| {
        let component = outcome
            .applied
            .as_ref()
            .map_or("-", |applied| applied.component.key.as_str());
        let kind = match &outcome.kind {
            OutcomeKind::Earned(parts) => format!("earned {}", parts[0].trace.amount),
            OutcomeKind::Counted(counted) => {
                format!("counted {} in {}", counted.base, counted.period)
            }
            OutcomeKind::CountedToward(toward) => format!("counted {} toward it", toward.amount),
            OutcomeKind::Held(awaiting) => format!("held {}", awaiting.code()),
            OutcomeKind::Excepted(reason) => {
                format!(
                    "excepted {} ({})",
                    reason.code(),
                    reason.owner(FactKind::ResaleBooking).words()
                )
            }
        };
        format!("{component}: {kind}")
    };
    outcomes.iter().map(words).collect()
}

/// A commission and a rebate through 2017.
fn reseller(facts: Vec<Fact>) -> Ledger {
    let mut ledger = Ledger::of(commission("10"), facts);
    let rebate = rebate(marginal("above: 1"), Aggregation::default());
    ledger.plans[0].components.push(rebate.into());
    ledger
}

#[track_caller]
fn becomes(ledger: &Ledger, fact: &Fact, expected: &[&str]) {
    assert_eq!(words(&ledger.assess(fact)), expected);
}

#[test]
fn every_applicable_component_gives_one_outcome() {
    let sold = booking(1, "2017-05-05", "1000");
    becomes(
        &reseller(vec![]),
        &sold,
        &[
            "deal-registration-commission: earned 100.00 USD",
            "volume-rebate: counted 1000 in 2017-Q2",
        ],
    );
}

#[test]
fn what_is_not_known_yet_holds_the_fact() {
    let sold = booking(1, "2017-05-05", "1000");
    let mut ledger = reseller(vec![]);
    let unknown = Knowledge {
        partner_known: false,
        enrollments: &ledger.enrollments,
        plans: &ledger.plans,
        ..Knowledge::default()
    };
    assert_eq!(
        words(&assess(&sold, &unknown)),
        ["-: held AWAITING_PARTNER"]
    );
    becomes(
        &ledger,
        &refund(2, &sold, "2017-06-01", "1"),
        &["-: held AWAITING_ORIGINAL_FACT"],
    );
    becomes(
        &ledger,
        &reversal(2, &sold),
        &["-: held AWAITING_ORIGINAL_FACT"],
    );

    ledger.plans[0].state = PlanState::Draft;
    becomes(&ledger, &sold, &["-: held AWAITING_PLAN"]);
    ledger.plans[0].state = PlanState::Active;
    ledger.plans[0].program_id = Uuid::from_u128(99);
    becomes(&ledger, &sold, &["-: held AWAITING_PLAN"]);
    ledger.enrollments.clear();
    becomes(&ledger, &sold, &["-: held AWAITING_ENROLLMENT"]);
}

#[test]
fn the_business_date_decides() {
    let mut ledger = reseller(vec![]);
    becomes(
        &ledger,
        &booking(1, "2016-12-31", "1"),
        &["-: held AWAITING_ENROLLMENT"],
    );
    becomes(
        &ledger,
        &booking(1, "2018-01-01", "1"),
        &["-: held AWAITING_ENROLLMENT"],
    );
    ledger.enrollments = vec![enrollment(span("2016-01-01", ""))];
    becomes(
        &ledger,
        &booking(1, "2016-12-31", "1"),
        &["-: held AWAITING_PLAN"],
    );
    becomes(
        &ledger,
        &booking(1, "2018-01-01", "1"),
        &["-: held AWAITING_PLAN"],
    );
    ledger.enrollments[0].active = vec![span("2017-01-01", "2017-03-01"), span("2017-04-01", "")];
    becomes(
        &ledger,
        &booking(1, "2017-03-15", "1"),
        &["-: held AWAITING_ENROLLMENT"],
    );
}

#[test]
fn what_nothing_applies_to_is_one_exception() {
    let nothing = ["-: excepted NO_COMPONENT_APPLIES (program owner)"];
    becomes(
        &reseller(vec![]),
        &contribution(1, "2017-05-05", "1000"),
        &nothing,
    );
    becomes(&reseller(vec![]), &units(1, "2017-05-05", "10"), &nothing);
    becomes(
        &reseller(vec![]),
        &fact(1, FactKind::ResaleBooking, Role::Sourced, "2017-05-05"),
        &nothing,
    );
    becomes(
        &reseller(vec![]),
        &fact(1, FactKind::Renewal, Role::Fulfilment, "2017-05-05"),
        &nothing,
    );
}

#[test]
fn exceptions_name_the_reason_and_who_has_to_act() {
    let sold = booking(1, "2017-05-05", "1000");
    let ledger = reseller(vec![sold.clone()]);
    let both = |reason: &str| {
        [
            format!("deal-registration-commission: excepted {reason}"),
            format!("volume-rebate: excepted {reason}"),
        ]
    };
    let unregistered = Fact {
        registration_id: None,
        ..sold.clone()
    };
    becomes(
        &ledger,
        &unregistered,
        &[
            "deal-registration-commission: excepted NOT_REGISTERED (partner manager)",
            "volume-rebate: counted 1000 in 2017-Q2",
        ],
    );
    let euros = Fact {
        amount: Some(
            Money::new(number("5"), "EUR".parse().expect("a currency")).expect("an amount"),
        ),
        ..sold.clone()
    };
    let waiting = ["deal-registration-commission", "volume-rebate"];
    assert_eq!(
        words(&ledger.assess(&euros)),
        waiting.map(|component| format!("{component}: held AWAITING_RATE"))
    );
    let without = Fact {
        amount: None,
        ..sold.clone()
    };
    assert_eq!(
        words(&ledger.assess(&without)),
        both("AMOUNT_MISSING (finance)")
    );
    let huge = booking(2, "2017-05-05", "1000000000000000");
    assert_eq!(
        words(&ledger.assess(&huge)),
        both("AMOUNT_OUT_OF_RANGE (finance)")
    );
    let negative = booking(2, "2017-05-05", "-1");
    assert_eq!(
        words(&ledger.assess(&negative)),
        both("AMOUNT_OUT_OF_RANGE (finance)")
    );
    let too_much = refund(2, &sold, "2017-05-06", "1000.01");
    assert_eq!(
        words(&ledger.assess(&too_much)),
        both("REFUND_EXCEEDS_ORIGINAL (finance)")
    );
}

#[test]
fn broken_relations_are_exceptions() {
    let sold = booking(1, "2017-05-05", "1000");
    let back = refund(2, &sold, "2017-06-05", "10");
    let ledger = reseller(vec![sold.clone(), back.clone()]);
    becomes(
        &ledger,
        &refund(3, &back, "2017-06-06", "1"),
        &["-: excepted NOT_REFUNDABLE (finance)"],
    );
}

#[test]
fn reversals_and_refunds_follow_their_original() {
    let sold = booking(1, "2017-05-05", "1000");
    let back = refund(2, &sold, "2018-02-01", "10");
    let ledger = reseller(vec![sold.clone(), back.clone()]);
    becomes(
        &ledger,
        &back,
        &[
            "deal-registration-commission: earned -1.00 USD",
            "volume-rebate: counted -10 in 2018-Q1",
        ],
    );
    becomes(
        &ledger,
        &reversal(3, &back),
        &[
            "deal-registration-commission: earned 1.00 USD",
            "volume-rebate: counted 10 in 2018-Q1",
        ],
    );
    becomes(
        &ledger,
        &reversal(3, &sold),
        &[
            "deal-registration-commission: earned -100.00 USD",
            "volume-rebate: counted -1000 in 2017-Q2",
        ],
    );
}

#[test]
fn two_programs_pay_side_by_side() {
    let mut ledger = reseller(vec![]);
    let other = Uuid::from_u128(55);
    let mut second = plan(span("2017-01-01", ""), vec![commission("1")]);
    second.program_id = other;
    second.plan_id = Uuid::from_u128(1);
    ledger.plans.push(second);
    let sold = booking(1, "2017-05-05", "1000");
    assert_eq!(ledger.assess(&sold).len(), 2, "not enrolled in the second");
    let mut joined = enrollment(span("2017-05-05", ""));
    joined.program_id = other;
    ledger.enrollments.push(joined);
    becomes(
        &ledger,
        &sold,
        &[
            "deal-registration-commission: earned 10.00 USD",
            "deal-registration-commission: earned 100.00 USD",
            "volume-rebate: counted 1000 in 2017-Q2",
        ],
    );
}

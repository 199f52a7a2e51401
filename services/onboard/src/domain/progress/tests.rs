use chrono::NaiveDate;
use kit::money::Money;
use rust_decimal::Decimal;

use super::answering::Given;
use super::assess::Known;
use super::*;
use crate::domain::active_period::ActivePeriod;
use crate::domain::evidence::{Evidence, EvidenceKind};
use crate::domain::partnership_type::PartnershipType;
use crate::domain::workflow::{Actor, template};

const DAY: NaiveDate = NaiveDate::from_ymd_opt(2018, 1, 15).expect("a date");

fn mark(actor: &str, reason: &str) -> Mark {
    Mark {
        actor: actor.to_owned(),
        at: DateTime::UNIX_EPOCH,
        reason: reason.to_owned(),
    }
}

fn reseller() -> Workflow {
    template::of(PartnershipType::Reseller).workflow
}

fn new() -> Progress {
    Progress::new(Uuid::nil())
}

fn given(question: &str, value: Value) -> Given {
    Given {
        question: question.to_owned(),
        value: Some(value),
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn answer(progress: Progress, state: EnrollmentState, step: &str, given: Vec<Given>) -> Done {
    let by = (Actor::Partner, &mark("ann", ""));
    progress.answer_form(&reseller(), state, step, given, by)
}

fn state_of(progress: &Progress, key: &str, state: EnrollmentState, known: &Known) -> StepState {
    let workflow = reseller();
    let statuses = progress.assess(&workflow, state, known, DAY);
    let status = statuses.iter().find(|status| status.step.key == key);
    status.expect("a step").state
}

fn bad(done: Done) -> Vec<(String, &'static str)> {
    match done {
        Err(ProgressError::Fields(problems)) => problems
            .into_iter()
            .map(|problem| (problem.field, problem.reason))
            .collect(),
        other => panic!("expected bad fields, got {other:?}"),
    }
}

#[test]
fn a_form_is_done_when_every_required_question_is_answered() {
    let draft = EnrollmentState::Draft;
    let known = Known::default();
    let part = vec![given("country", Value::Country("DE".to_owned()))];
    let (progress, entries) = answer(new(), draft, "territory", part).expect("fits");
    assert_eq!(entries.len(), 1);
    assert_eq!(
        state_of(&progress, "territory", draft, &known),
        StepState::Open
    );
    let rest = vec![
        given("exclusive", Value::YesNo(false)),
        given("segments", Value::Choices(vec!["MID_MARKET".to_owned()])),
    ];
    let (progress, _) = answer(progress, draft, "territory", rest).expect("fits");
    assert_eq!(
        state_of(&progress, "territory", draft, &known),
        StepState::Done
    );
    let back = vec![Given {
        question: "exclusive".to_owned(),
        value: None,
    }];
    let (progress, _) = answer(progress, draft, "territory", back).expect("taken back");
    assert_eq!(
        state_of(&progress, "territory", draft, &known),
        StepState::Open
    );
}

#[test]
fn every_answer_that_does_not_fit_is_named() {
    let euros = Money::new(Decimal::ONE, "EUR".parse().expect("a currency")).expect("money");
    let answers = vec![
        given("legal_name", text(&"x".repeat(201))),
        given("country", Value::Country("XX".to_owned())),
        given("tax_id", Value::Money(euros)),
        given("sales_people", Value::Number(Decimal::ZERO)),
        given("shoe_size", text("42")),
        given("legal_name", text("Brinkmann")),
    ];
    let refused = bad(answer(
        new(),
        EnrollmentState::Draft,
        "application",
        answers,
    ));
    let expected = [
        ("answers[0]", "LENGTH"),
        ("answers[1]", "UNKNOWN_COUNTRY"),
        ("answers[2]", "WRONG_TYPE"),
        ("answers[3]", "OUT_OF_RANGE"),
        ("answers[4].question_key", "UNKNOWN_QUESTION"),
        ("answers[5].question_key", "DUPLICATE"),
    ];
    assert_eq!(
        refused,
        expected.map(|(field, reason)| (field.to_owned(), reason))
    );
    let nowhere = bad(answer(new(), EnrollmentState::Draft, "shoes", vec![]));
    assert_eq!(nowhere, [("step_key".to_owned(), "UNKNOWN_STEP")]);
    let no_form = bad(answer(new(), EnrollmentState::Draft, "approval", vec![]));
    assert_eq!(no_form, [("step_key".to_owned(), "WRONG_KIND")]);
}

#[test]
fn an_unchanged_answer_changes_nothing() {
    let name = || vec![given("legal_name", text("Brinkmann"))];
    let draft = EnrollmentState::Draft;
    let (progress, _) = answer(new(), draft, "application", name()).expect("fits");
    let (again, entries) = answer(progress.clone(), draft, "application", name()).expect("fits");
    assert_eq!((again, entries), (progress, Vec::new()));
}

#[test]
fn what_was_handed_in_changes_only_when_information_is_requested() {
    let name = || vec![given("legal_name", text("Brinkmann"))];
    for state in [
        EnrollmentState::Submitted,
        EnrollmentState::InReview,
        EnrollmentState::Approved,
        EnrollmentState::Active,
    ] {
        let step = "application".to_owned();
        let refused = answer(new(), state, "application", name());
        assert_eq!(refused, Err(ProgressError::StepClosed { step, state }));
    }
    let requested = EnrollmentState::InformationRequested;
    assert!(answer(new(), requested, "application", name()).is_ok());
}

fn approve(progress: Progress, actor: &str, approved: bool) -> Done {
    let roles: &[Role] = &[Role::PartnerManager];
    let by = (roles, &mark(actor, "because"));
    progress.decide(
        &reseller(),
        EnrollmentState::InReview,
        "approval",
        approved,
        by,
    )
}

fn approval_after(decisions: &[(&str, bool)]) -> StepState {
    let mut progress = new();
    for (actor, approved) in decisions {
        progress = approve(progress, actor, *approved).expect("may decide").0;
    }
    let in_review = EnrollmentState::InReview;
    state_of(&progress, "approval", in_review, &Known::default())
}

/// Two of three persons are needed.
#[test]
fn a_person_counts_once_and_may_decide_again() {
    assert_eq!(approval_after(&[("ada", true)]), StepState::Open);
    assert_eq!(
        approval_after(&[("ada", true), ("ada", true)]),
        StepState::Open
    );
    assert_eq!(
        approval_after(&[("ada", true), ("bob", true)]),
        StepState::Done
    );
    let one_against = [("ada", true), ("eve", false)];
    assert_eq!(approval_after(&one_against), StepState::Open);
    let two_against = [("ada", false), ("eve", false)];
    assert_eq!(approval_after(&two_against), StepState::Failed);
    let reconsidered = [("ada", false), ("eve", false), ("ada", true), ("bob", true)];
    assert_eq!(approval_after(&reconsidered), StepState::Done);
}

#[test]
fn no_more_persons_decide_than_are_asked() {
    let mut progress = new();
    for actor in ["ada", "bob", "eve"] {
        progress = approve(progress, actor, false).expect("may decide").0;
    }
    let refused = approve(progress.clone(), "sue", true);
    let complete = ProgressError::PanelComplete("approval".to_owned());
    assert_eq!(refused, Err(complete));
    assert!(approve(progress, "eve", true).is_ok());
}

#[test]
fn only_the_steps_roles_decide_and_only_on_what_is_submitted() {
    let decide = |roles: &[Role], state| {
        let by = (roles, &mark("ada", ""));
        new().decide(&reseller(), state, "approval", true, by)
    };
    let other = ProgressError::OtherRole("approval".to_owned());
    let in_review = EnrollmentState::InReview;
    assert_eq!(decide(&[Role::Finance], in_review), Err(other));
    let (step, state) = ("approval".to_owned(), EnrollmentState::Draft);
    let closed = ProgressError::StepClosed { step, state };
    assert_eq!(decide(&[Role::PartnerManager], state), Err(closed));
}

fn score(progress: Progress, points: [i32; 4]) -> Done {
    let keys = ["reach", "economics", "competition", "renewals"];
    let given = keys.into_iter().zip(points).map(|(key, points)| {
        let reason = "as discussed".to_owned();
        (key.to_owned(), CriterionScore { points, reason })
    });
    let in_review = EnrollmentState::InReview;
    progress.score(
        &reseller(),
        in_review,
        "qualification",
        given.collect(),
        &mark("ada", ""),
    )
}

/// Weights 3, 3, 2, 2; 60 are needed.
#[test]
fn a_partner_qualifies_from_the_threshold_on() {
    let state = |points| {
        let (progress, _) = score(new(), points).expect("fits");
        let in_review = EnrollmentState::InReview;
        state_of(&progress, "qualification", in_review, &Known::default())
    };
    assert_eq!(state([10, 10, 0, 0]), StepState::Done);
    assert_eq!(state([10, 9, 1, 0]), StepState::Failed);
    assert_eq!(state([0, 0, 10, 10]), StepState::Failed);
}

#[test]
fn every_criterion_is_scored_once_within_its_points() {
    assert_eq!(
        bad(score(new(), [11, -1, 0, 0])),
        [
            ("criteria[0].points".to_owned(), "OUT_OF_RANGE"),
            ("criteria[1].points".to_owned(), "OUT_OF_RANGE")
        ]
    );
    let in_review = EnrollmentState::InReview;
    let none = new().score(
        &reseller(),
        in_review,
        "qualification",
        Vec::new(),
        &mark("ada", ""),
    );
    assert_eq!(bad(none).len(), 4);
}

#[test]
fn other_answers_are_judged_again() {
    let (progress, _) = approve(new(), "ada", true).expect("may decide");
    let (progress, _) = score(progress, [10, 10, 10, 10]).expect("fits");
    let requested = EnrollmentState::InformationRequested;
    let name = vec![given("legal_name", text("Brinkmann"))];
    let (progress, entries) = answer(progress, requested, "application", name).expect("fits");
    let reopened = entries
        .iter()
        .filter(|entry| entry.action == HistoryAction::Reopened);
    assert_eq!(reopened.count(), 2);
    let open = |key| state_of(&progress, key, EnrollmentState::InReview, &Known::default());
    assert_eq!(open("approval"), StepState::Open);
    assert_eq!(open("qualification"), StepState::Open);
}

#[test]
fn evidence_counts_on_the_day_asked_about() {
    let certificate = |person: &str, start: &str| Evidence {
        partner_id: Uuid::nil(),
        kind: EvidenceKind::Certification,
        key: "sales-professional".to_owned(),
        subject: person.to_owned(),
        level: 0,
        periods: vec![ActivePeriod {
            start: start.parse().expect("a date"),
            end: None,
        }],
    };
    let with = |evidence| {
        let known = Known {
            evidence,
            ..Known::default()
        };
        let approved = EnrollmentState::Approved;
        state_of(&new(), "product_certification", approved, &known)
    };
    let ann = certificate("ann", "2018-01-01");
    assert_eq!(with(vec![ann.clone()]), StepState::Open);
    let later = certificate("bob", "2018-02-01");
    assert_eq!(with(vec![ann.clone(), later]), StepState::Open);
    let earlier = certificate("bob", "2018-01-10");
    assert_eq!(with(vec![ann, earlier]), StepState::Done);
}

#[test]
fn a_check_waits_for_its_answer_and_then_decides() {
    let draft = EnrollmentState::Draft;
    let country = |code: &str| {
        let country = vec![given("country", Value::Country(code.to_owned()))];
        let (progress, _) = answer(new(), draft, "application", country).expect("fits");
        state_of(&progress, "country_allowed", draft, &Known::default())
    };
    let waiting = state_of(&new(), "country_allowed", draft, &Known::default());
    assert_eq!(waiting, StepState::Waiting);
    assert_eq!(country("DE"), StepState::Done);
    assert_eq!(country("KP"), StepState::Failed);
}

#[test]
fn answers_go_along_as_far_as_they_fit() {
    let referral = template::of(PartnershipType::Referral).workflow;
    let by = (Actor::Partner, &mark("ann", ""));
    let answers = vec![
        given("business", text("we sell to shops")),
        given("country", Value::Country("DE".to_owned())),
    ];
    let draft = EnrollmentState::Draft;
    let (progress, _) = new()
        .answer_form(&referral, draft, "application", answers, by)
        .expect("fits");
    let carried = progress.fitting_answers(&reseller());
    let kept: Vec<(&String, Vec<&String>)> = carried
        .iter()
        .map(|(step, work)| (step, work.answers.keys().collect()))
        .collect();
    assert_eq!(
        kept,
        [(&"application".to_owned(), vec![&"country".to_owned()])]
    );
}

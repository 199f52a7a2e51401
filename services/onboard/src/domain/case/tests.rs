use chrono::{DateTime, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::Named as _;
use crate::domain::enrollment::EnrollmentAction;
use crate::domain::partnership_type::PartnershipType;
use crate::domain::program::{CustomerDirection, Program, ProgramState, Terms};
use crate::domain::progress::ProgressError;
use crate::domain::progress::answering::Given;
use crate::domain::role::Role;
use crate::domain::workflow::answer::Value;
use crate::domain::workflow::approval::Approval;
use crate::domain::workflow::form::{Form, Question, QuestionKind};
use crate::domain::workflow::{Actor, Step};

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn step(key: &str, actor: Actor, required_before: Gate, kind: StepKind) -> Step {
    Step {
        key: key.to_owned(),
        title: key.to_owned(),
        instructions: String::new(),
        actor,
        required_before,
        kind,
    }
}

fn form(key: &str, required_before: Gate, questions: &[&str]) -> Step {
    let questions = questions.iter().map(|&key| Question {
        key: key.to_owned(),
        label: key.to_owned(),
        required: true,
        kind: QuestionKind::YesNo,
    });
    let form = StepKind::Form(Form {
        questions: questions.collect(),
    });
    step(key, Actor::Partner, required_before, form)
}

fn approval() -> Step {
    let approval = StepKind::Approval(Approval {
        roles: vec![Role::Finance],
        approvals_needed: 1,
        approvers: 1,
    });
    step("approval", Actor::Vendor, Gate::Approve, approval)
}

fn workflow() -> Workflow {
    Workflow {
        steps: vec![
            form("application", Gate::Submit, &["a", "b"]),
            approval(),
            form("terms", Gate::Activate, &["c"]),
        ],
        instant: false,
    }
}

fn case(workflow: Workflow) -> Case {
    let terms = Terms {
        display_name: "South".to_owned(),
        partnership_type: PartnershipType::Reseller,
        objective_id: Uuid::nil(),
        justification: String::new(),
        customer_direction: CustomerDirection::Inbound,
        workflow: workflow.clone(),
    };
    let program = Program {
        state: ProgramState::Active,
        ..Program::draft(Uuid::nil(), terms, NOW)
    };
    let enrollment = Enrollment::draft(Uuid::nil(), Uuid::nil(), &program, NOW);
    Case {
        enrollment: enrollment.expect("an active program"),
        workflow,
        progress: Progress::new(Uuid::nil()),
        known: Known::default(),
    }
}

fn mark() -> Mark {
    Mark {
        actor: "ada".to_owned(),
        at: NOW,
        reason: String::new(),
    }
}

/// Anything that somebody may try.
#[derive(Debug, Clone, Copy)]
enum Try {
    Transition(EnrollmentAction),
    Answer(&'static str, &'static str, bool),
    Decide(bool),
}

fn tries() -> impl Strategy<Value = Try> {
    let questions = [("application", "a"), ("application", "b"), ("terms", "c")];
    prop_oneof![
        prop::sample::select(EnrollmentAction::ALL).prop_map(Try::Transition),
        (prop::sample::select(questions.to_vec()), any::<bool>())
            .prop_map(|((step, question), yes)| Try::Answer(step, question, yes)),
        prop::bool::weighted(0.8).prop_map(Try::Decide),
    ]
}

/// What comes of it; nothing when it is refused, for a reason that holds.
fn apply(case: &Case, attempt: Try) -> Result<Option<Case>, TestCaseError> {
    match attempt {
        Try::Transition(action) => transition(case, action),
        Try::Answer(step, question, yes) => {
            let given = vec![Given {
                question: question.to_owned(),
                value: Some(Value::YesNo(yes)),
            }];
            let by = (Actor::Partner, &mark());
            let state = case.enrollment.state;
            let progress = case.progress.clone();
            worked(
                case,
                progress.answer_form(&case.workflow, state, step, given, by),
            )
        }
        Try::Decide(approved) => {
            let roles: &[Role] = &[Role::Finance];
            let state = case.enrollment.state;
            let progress = case.progress.clone();
            let by = (roles, &mark());
            worked(
                case,
                progress.decide(&case.workflow, state, "approval", approved, by),
            )
        }
    }
}

fn worked(case: &Case, done: crate::domain::progress::Done) -> Result<Option<Case>, TestCaseError> {
    match done {
        Ok((progress, _)) => Ok(Some(Case {
            progress,
            ..case.clone()
        })),
        Err(ProgressError::StepClosed { state, .. }) => {
            prop_assert_eq!(state, case.enrollment.state);
            Ok(None)
        }
        Err(other) => Err(TestCaseError::fail(format!("{other:?}"))),
    }
}

fn transition(case: &Case, action: EnrollmentAction) -> Result<Option<Case>, TestCaseError> {
    use EnrollmentAction as A;
    let (from, mark, day) = (case.enrollment.clone(), mark(), NOW.date_naive());
    let after = match action {
        A::Submit => from.submit(mark),
        A::StartReview => from.start_review(mark),
        A::RequestInformation => from.request_information(mark),
        A::ProvideInformation => from.provide_information(mark),
        A::Approve => from.approve(mark),
        A::Reject => from.reject(mark),
        A::Activate => from.activate(day, None, mark),
        A::Suspend => from.suspend(day, mark),
        A::Reinstate => from.reinstate(day, mark),
        A::Terminate => from.terminate(day, mark),
    };
    match after {
        Ok(enrollment) => {
            let missing = case.missing_to_become(enrollment.state, day);
            Ok(missing.is_empty().then(|| Case {
                enrollment,
                ..case.clone()
            }))
        }
        Err(_) => {
            prop_assert!(!case.enrollment.state.legal_actions().contains(&action));
            Ok(None)
        }
    }
}

/// What has to be done in a state, written down a second time.
fn is_lawful(case: &Case) -> bool {
    let answered = |step: &str, question: &str| case.progress.answer(step, question).is_some();
    let application = answered("application", "a") && answered("application", "b");
    let work = case.progress.work.get("approval");
    let approved = work.is_some_and(|work| work.decisions.iter().any(|decision| decision.approved));
    use EnrollmentState as S;
    match case.enrollment.state {
        S::Draft | S::InformationRequested => true,
        S::Submitted | S::InReview | S::Rejected => application,
        S::Approved => application && approved,
        S::Active | S::Suspended | S::Terminated => {
            application && approved && answered("terms", "c")
        }
    }
}

proptest! {
    #[test]
    fn no_sequence_of_acts_gets_past_a_gate_without_its_steps(tries in prop::collection::vec(tries(), 0..60)) {
        let mut case = case(workflow());
        for attempt in tries {
            if let Some(after) = apply(&case, attempt)? {
                case = after;
            }
            prop_assert!(is_lawful(&case), "{:?}", case.enrollment.state);
        }
    }

    /// As long as the workflow is not over, somebody can do something, unless the one who approves has declined.
    #[test]
    fn nobody_is_left_without_a_next_action(tries in prop::collection::vec(tries(), 0..60)) {
        let mut case = case(workflow());
        for attempt in tries {
            if let Some(after) = apply(&case, attempt)? {
                case = after;
            }
            let over = matches!(case.enrollment.state,
                EnrollmentState::Rejected | EnrollmentState::Active | EnrollmentState::Suspended | EnrollmentState::Terminated);
            prop_assert_eq!(case.next_actions(NOW.date_naive()).is_empty(), over);
        }
    }
}

fn after(tries: &[Try]) -> Case {
    let mut case = case(workflow());
    for attempt in tries {
        case = apply(&case, *attempt)
            .expect("lawful")
            .unwrap_or_else(|| panic!("{attempt:?} is refused"));
    }
    case
}

const HANDED_IN: [Try; 4] = [
    Try::Answer("application", "a", true),
    Try::Answer("application", "b", false),
    Try::Transition(EnrollmentAction::Submit),
    Try::Transition(EnrollmentAction::StartReview),
];

fn stranded(case: &Case, workflow: &Workflow) -> Vec<(String, &'static str)> {
    let refused = case
        .migrated(2, workflow, &mark())
        .expect_err("it is stranded");
    refused
        .into_iter()
        .map(|why| (why.step_key, why.reason))
        .collect()
}

#[test]
fn what_waits_for_whom() {
    let waiting = |case: &Case| case.waiting_for(NOW.date_naive());
    assert_eq!(waiting(&case(workflow())), [Role::PartnerUser]);
    assert_eq!(
        waiting(&after(&HANDED_IN)),
        [Role::Finance, Role::PartnerUser]
    );
}

#[test]
fn a_migration_keeps_the_answers_that_fit() {
    let mut next = workflow();
    next.steps[0] = form("application", Gate::Submit, &["b", "new"]);
    let moved = after(&HANDED_IN).migrated(2, &next, &mark());
    let moved = moved.expect("nothing is lost");
    assert_eq!(moved.enrollment.program_version, 2);
    assert_eq!(moved.progress.answer("application", "a"), None);
    let kept = moved.progress.answer("application", "b");
    assert_eq!(kept, Some(&Value::YesNo(false)));
}

#[test]
fn a_completed_step_does_not_vanish() {
    let mut next = workflow();
    next.steps.remove(0);
    let expected = [("application".to_owned(), "STEP_GONE")];
    assert_eq!(stranded(&after(&HANDED_IN), &next), expected);
    next = workflow();
    next.steps[0] = step(
        "application",
        Actor::Partner,
        Gate::Submit,
        workflow().steps[1].kind.clone(),
    );
    assert_eq!(stranded(&after(&HANDED_IN), &next), expected);
    assert!(case(workflow()).migrated(2, &next, &mark()).is_ok());
}

#[test]
fn who_is_past_a_gate_does_not_come_to_lack_a_step_before_it() {
    let mut tries = HANDED_IN.to_vec();
    tries.push(Try::Decide(true));
    let mut next = workflow();
    next.steps.push(form("more", Gate::Approve, &["d"]));
    assert!(after(&tries).migrated(2, &next, &mark()).is_ok());
    tries.push(Try::Transition(EnrollmentAction::Approve));
    assert_eq!(
        stranded(&after(&tries), &next),
        [("more".to_owned(), "STEP_MISSING")]
    );
}

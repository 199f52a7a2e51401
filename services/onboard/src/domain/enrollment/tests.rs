use chrono::Days;
use proptest::prelude::*;

use super::*;
use crate::domain::Named as _;
use crate::domain::program::{CustomerDirection, Terms};
use crate::domain::workflow::Workflow;

const START: NaiveDate = NaiveDate::from_ymd_opt(2017, 1, 1).expect("a date");

fn day(n: u64) -> NaiveDate {
    START + Days::new(n)
}

fn mark() -> Mark {
    Mark {
        actor: "ada".to_owned(),
        at: DateTime::UNIX_EPOCH,
        reason: String::new(),
    }
}

fn program(state: ProgramState) -> Program {
    let terms = Terms {
        display_name: "South".to_owned(),
        partnership_type: PartnershipType::Reseller,
        objective_id: Uuid::nil(),
        justification: String::new(),
        customer_direction: CustomerDirection::Inbound,
        workflow: Workflow::default(),
    };
    let draft = Program::draft(Uuid::nil(), terms, DateTime::UNIX_EPOCH);
    Program {
        state,
        version: 3,
        ..draft
    }
}

fn draft() -> Enrollment {
    let active = program(ProgramState::Active);
    Enrollment::draft(Uuid::nil(), Uuid::nil(), &active, DateTime::UNIX_EPOCH)
        .expect("an active program")
}

fn approved() -> Enrollment {
    let submitted = draft().submit(mark()).expect("legal");
    submitted
        .start_review(mark())
        .expect("legal")
        .approve(mark())
        .expect("legal")
}

fn apply(enrollment: Enrollment, action: EnrollmentAction, from: u64, end: Option<u64>) -> Changed {
    use EnrollmentAction as A;
    match action {
        A::Submit => enrollment.submit(mark()),
        A::StartReview => enrollment.start_review(mark()),
        A::RequestInformation => enrollment.request_information(mark()),
        A::ProvideInformation => enrollment.provide_information(mark()),
        A::Approve => enrollment.approve(mark()),
        A::Reject => enrollment.reject(mark()),
        A::Activate => enrollment.activate(day(from), end.map(day), mark()),
        A::Suspend => enrollment.suspend(day(from), mark()),
        A::Reinstate => enrollment.reinstate(day(from), mark()),
        A::Terminate => enrollment.terminate(day(from), mark()),
    }
}

fn periods(enrollment: &Enrollment) -> Vec<(NaiveDate, Option<NaiveDate>)> {
    let periods = enrollment.active_periods();
    periods
        .iter()
        .map(|period| (period.start, period.end))
        .collect()
}

/// The diagram, written down a second time.
fn successors(state: EnrollmentState) -> &'static [EnrollmentState] {
    use EnrollmentState as S;
    match state {
        S::Draft => &[S::Submitted],
        S::Submitted => &[S::InReview],
        S::InReview => &[S::InformationRequested, S::Approved, S::Rejected],
        S::InformationRequested => &[S::InReview],
        S::Approved => &[S::Active],
        S::Active => &[S::Suspended, S::Terminated],
        S::Suspended => &[S::Active, S::Terminated],
        S::Rejected | S::Terminated => &[],
    }
}

#[test]
fn an_enrollment_keeps_the_programs_type_and_version() {
    let enrollment = draft();
    assert_eq!(enrollment.partnership_type, PartnershipType::Reseller);
    assert_eq!(enrollment.program_version, 3);
}

#[test]
fn only_active_programs_enroll() {
    for state in [ProgramState::Draft, ProgramState::Retired] {
        let refused = Enrollment::draft(
            Uuid::nil(),
            Uuid::nil(),
            &program(state),
            DateTime::UNIX_EPOCH,
        );
        assert_eq!(refused, Err(EnrollmentError::ProgramNotActive(state)));
    }
}

#[test]
fn a_refusal_names_what_is_legal() {
    let active = approved().activate(day(0), None, mark()).expect("legal");
    let refused = active.approve(mark()).expect_err("approved before");
    assert_eq!(
        refused.to_string(),
        "can't APPROVE an enrollment that is ACTIVE; legal is SUSPEND, TERMINATE"
    );
    let rejected = draft()
        .submit(mark())
        .expect("legal")
        .start_review(mark())
        .expect("legal");
    let rejected = rejected.reject(mark()).expect("legal");
    assert_eq!(
        rejected.submit(mark()).expect_err("final").to_string(),
        "can't SUBMIT an enrollment that is REJECTED; nothing can follow"
    );
}

#[test]
fn a_suspension_leaves_a_hole_and_keeps_the_end() {
    let enrollment = approved()
        .activate(day(0), Some(day(365)), mark())
        .expect("legal");
    let enrollment = enrollment.suspend(day(100), mark()).expect("legal");
    assert_eq!(periods(&enrollment), [(day(0), Some(day(100)))]);
    let enrollment = enrollment.reinstate(day(130), mark()).expect("legal");
    assert_eq!(
        periods(&enrollment),
        [(day(0), Some(day(100))), (day(130), Some(day(365)))]
    );
    let enrollment = enrollment.terminate(day(400), mark()).expect("legal");
    assert_eq!(
        periods(&enrollment),
        [(day(0), Some(day(100))), (day(130), Some(day(365)))]
    );
}

#[test]
fn what_ends_on_its_first_day_was_never_active() {
    let enrollment = approved().activate(day(5), None, mark()).expect("legal");
    assert_eq!(
        periods(&enrollment.terminate(day(5), mark()).expect("legal")),
        []
    );
}

#[test]
fn dates_out_of_order_are_refused() {
    let field = |changed: Changed| match changed {
        Err(EnrollmentError::Dates(problem)) => problem.field,
        other => panic!("expected a refusal of dates, got {other:?}"),
    };
    assert_eq!(
        field(approved().activate(day(5), Some(day(5)), mark())),
        "end_date"
    );
    let active = approved()
        .activate(day(5), Some(day(50)), mark())
        .expect("legal");
    assert_eq!(
        field(active.clone().suspend(day(4), mark())),
        "effective_date"
    );
    assert_eq!(
        field(active.clone().suspend(day(50), mark())),
        "effective_date"
    );
    assert_eq!(
        field(active.clone().terminate(day(4), mark())),
        "effective_date"
    );
    let suspended = active.suspend(day(10), mark()).expect("legal");
    assert_eq!(
        field(suspended.clone().reinstate(day(9), mark())),
        "effective_date"
    );
    assert_eq!(
        field(suspended.clone().reinstate(day(50), mark())),
        "effective_date"
    );
    assert_eq!(field(suspended.terminate(day(9), mark())), "effective_date");
}

type Call = (EnrollmentAction, u64, Option<u64>);

fn call() -> impl Strategy<Value = Call> {
    (
        prop::sample::select(EnrollmentAction::ALL),
        0_u64..60,
        prop::option::of(0_u64..60),
    )
}

proptest! {
    #[test]
    fn no_sequence_of_calls_leaves_the_diagram(calls in prop::collection::vec(call(), 0..40)) {
        let mut enrollment = draft();
        for (action, from, end) in calls {
            let before = enrollment.clone();
            match apply(enrollment, action, from, end) {
                Ok(after) => {
                    prop_assert!(successors(before.state).contains(&after.state));
                    prop_assert_eq!(after.revision, before.revision + 1);
                    enrollment = after;
                }
                Err(EnrollmentError::IllegalTransition { action, state }) => {
                    prop_assert!(!state.legal_actions().contains(&action));
                    enrollment = before;
                }
                Err(_) => enrollment = before,
            }
        }
    }

    /// Starts at an approved enrollment, so that most calls move dates.
    #[test]
    fn active_periods_stay_ordered_and_disjoint(
        first in (0_u64..30, prop::option::of(20_u64..60)),
        calls in prop::collection::vec((6_usize..10, 0_u64..60), 0..20),
    ) {
        let mut enrollment = approved();
        let activated = enrollment.clone().activate(day(first.0), first.1.map(day), mark());
        enrollment = activated.unwrap_or(enrollment);
        for (action, from) in calls {
            let before = enrollment.clone();
            enrollment = apply(enrollment, EnrollmentAction::ALL[action], from, None).unwrap_or(before);
            let periods = enrollment.active_periods();
            for period in &periods {
                prop_assert!(period.end.is_none_or(|end| period.start < end));
            }
            for pair in periods.windows(2) {
                prop_assert!(pair[0].end.is_some_and(|end| end <= pair[1].start));
            }
            if enrollment.state == EnrollmentState::Active {
                let since = enrollment.transitions.last().map(|last| last.effective_date);
                prop_assert_eq!(periods.last().map(|period| period.start), since);
            }
        }
    }
}

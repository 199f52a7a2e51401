use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::EnrollmentState as State;
use contracts::tandem::partnership::v1::PartnershipType;
use tonic::Code;

use crate::ask::Ask;
use crate::world::{World, bad_fields, date, fields, got, refused};

async fn drafted(world: &World) -> (v1::Enrollment, Ask) {
    let enrollment = world
        .enrollment(
            &world.partner("brinkmann").await,
            &world.active_program().await,
        )
        .await;
    let ask = Ask(enrollment.enrollment_id.clone());
    (enrollment, ask)
}

async fn approved(world: &World) -> Ask {
    let (_, ask) = drafted(world).await;
    let mut client = world.enrollments();
    got(client.submit_enrollment(ask.submit()).await);
    got(client.start_enrollment_review(ask.start()).await);
    got(client.approve_enrollment(ask.approve()).await);
    ask
}

#[tokio::test]
async fn from_the_draft_to_the_end() {
    let world = World::new().await;
    let (draft, ask) = drafted(&world).await;
    assert_eq!(
        (draft.state(), draft.r#type()),
        (State::Draft, PartnershipType::Reseller)
    );
    let mut client = world.enrollments();
    got(client.submit_enrollment(ask.submit()).await);
    got(client.start_enrollment_review(ask.start()).await);
    got(client.request_enrollment_information(ask.request()).await);
    got(client.provide_enrollment_information(ask.provide()).await);
    got(client.approve_enrollment(ask.approve()).await);
    got(client.activate_enrollment(ask.activate()).await);
    got(client.suspend_enrollment(ask.suspend()).await);
    got(client.reinstate_enrollment(ask.reinstate()).await);
    let ended = got(client.terminate_enrollment(ask.terminate()).await)
        .enrollment
        .expect("an enrollment");

    let states: Vec<State> = ended
        .transitions
        .iter()
        .map(v1::EnrollmentTransition::to)
        .collect();
    assert_eq!(
        states,
        [
            State::Submitted,
            State::InReview,
            State::InformationRequested,
            State::InReview,
            State::Approved,
            State::Active,
            State::Suspended,
            State::Active,
            State::Terminated,
        ]
    );
    assert_eq!(ended.transitions[2].reason, "which territory?");
    assert_eq!(ended.transitions[3].reason, "the south");
    assert_eq!(ended.transitions[0].effective_date, Some(date(2018, 1, 15)));
    let period = |start_date, end_date| v1::ActivePeriod {
        start_date: Some(start_date),
        end_date: Some(end_date),
    };
    let periods = [
        period(date(2017, 1, 1), date(2017, 5, 1)),
        period(date(2017, 6, 1), date(2017, 11, 1)),
    ];
    assert_eq!(ended.active_periods, periods);
    let read = v1::GetEnrollmentRequest {
        enrollment_id: ask.0.clone(),
    };
    assert_eq!(
        got(client.get_enrollment(read).await).enrollment,
        Some(ended)
    );
    let actions: Vec<String> = world
        .audit_of(&format!("enrollments/{}", ask.0))
        .await
        .into_iter()
        .map(|row| row.0)
        .collect();
    assert_eq!(actions.len(), 10);
    assert_eq!(actions[9], "TerminateEnrollment");
}

#[tokio::test]
async fn an_illegal_step_is_refused_with_the_legal_ones_named() {
    let world = World::new().await;
    let (_, ask) = drafted(&world).await;
    let mut client = world.enrollments();
    let written = world.onboard.written().await;
    let refusal = client
        .approve_enrollment(ask.approve())
        .await
        .expect_err("a draft is not approved");
    assert_eq!(refusal.code(), Code::FailedPrecondition);
    assert_eq!(kit::testing::reason(&refusal), "ILLEGAL_TRANSITION");
    assert!(refusal.message().contains("legal is SUBMIT"), "{refusal}");
    assert_eq!(world.onboard.written().await, written);

    got(client.submit_enrollment(ask.submit()).await);
    got(client.start_enrollment_review(ask.start()).await);
    got(client.reject_enrollment(ask.reject()).await);
    let refusal = client
        .submit_enrollment(ask.submit())
        .await
        .expect_err("rejected is final");
    assert!(
        refusal.message().contains("nothing can follow"),
        "{refusal}"
    );
}

#[tokio::test]
async fn a_stale_etag_is_refused() {
    let world = World::new().await;
    let (draft, ask) = drafted(&world).await;
    let mut client = world.enrollments();
    let first = v1::SubmitEnrollmentRequest {
        etag: draft.etag.clone(),
        ..ask.submit()
    };
    got(client.submit_enrollment(first).await);
    let stale = v1::StartEnrollmentReviewRequest {
        etag: draft.etag,
        ..ask.start()
    };
    let refusal = refused(client.start_enrollment_review(stale).await);
    assert_eq!(refusal, (Code::Aborted, "STALE_ETAG".to_owned()));
}

#[tokio::test]
async fn days_default_to_today_and_stay_in_order() {
    let world = World::new().await;
    let ask = approved(&world).await;
    let mut client = world.enrollments();
    let backwards = v1::ActivateEnrollmentRequest {
        end_date: Some(date(2017, 1, 1)),
        ..ask.activate()
    };
    assert_eq!(
        bad_fields(client.activate_enrollment(backwards).await),
        fields([("end_date", "DATES_OUT_OF_ORDER")])
    );
    let open = v1::ActivateEnrollmentRequest {
        effective_date: None,
        end_date: None,
        ..ask.activate()
    };
    let active = got(client.activate_enrollment(open).await)
        .enrollment
        .expect("an enrollment");
    let today = v1::ActivePeriod {
        start_date: Some(date(2018, 1, 15)),
        end_date: None,
    };
    assert_eq!(active.active_periods, [today]);
    world.onboard.jobs_done().await;
    let written = world.onboard.written().await;
    assert_eq!(
        bad_fields(client.suspend_enrollment(ask.suspend()).await),
        fields([("effective_date", "DATES_OUT_OF_ORDER")])
    );
    assert_eq!(world.onboard.written().await, written);
}

#[tokio::test]
async fn reasons_are_required() {
    let world = World::new().await;
    let (_, ask) = drafted(&world).await;
    let mut client = world.enrollments();
    let missing = |field| fields([(field, "REQUIRED")]);
    let reject = v1::RejectEnrollmentRequest {
        reason: String::new(),
        ..ask.reject()
    };
    assert_eq!(
        bad_fields(client.reject_enrollment(reject).await),
        missing("reason")
    );
    let request = v1::RequestEnrollmentInformationRequest {
        message: " ".to_owned(),
        ..ask.request()
    };
    assert_eq!(
        bad_fields(client.request_enrollment_information(request).await),
        missing("message")
    );
    let provide = v1::ProvideEnrollmentInformationRequest {
        message: String::new(),
        ..ask.provide()
    };
    assert_eq!(
        bad_fields(client.provide_enrollment_information(provide).await),
        missing("message")
    );
    let terminate = v1::TerminateEnrollmentRequest {
        reason: String::new(),
        ..ask.terminate()
    };
    assert_eq!(
        bad_fields(client.terminate_enrollment(terminate).await),
        missing("reason")
    );
    let suspend = v1::SuspendEnrollmentRequest {
        enrollment_id: "no id".to_owned(),
        effective_date: Some(date(2017, 13, 1)),
        ..Default::default()
    };
    assert_eq!(
        bad_fields(client.suspend_enrollment(suspend).await),
        fields([
            ("enrollment_id", "MALFORMED_ID"),
            ("reason", "REQUIRED"),
            ("effective_date", "MALFORMED_DATE"),
        ])
    );
}

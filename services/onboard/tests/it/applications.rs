//! Who may be enrolled in what, and finding it again.

use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::EnrollmentState as State;
use tonic::Code;

use crate::ask::Ask;
use crate::world::{World, application, bad_fields, fields, got, refused};

#[tokio::test]
async fn only_active_programs_take_partners() {
    let world = World::new().await;
    let partner = world.partner("neubert").await;
    let draft = world.draft().await;
    let refusal = refused(
        world
            .enrollments()
            .create_enrollment(application(&partner, &draft))
            .await,
    );
    assert_eq!(
        refusal,
        (Code::FailedPrecondition, "PROGRAM_NOT_ACTIVE".to_owned())
    );
    let unknown = application(&v1::Partner::default(), &v1::Program::default());
    assert_eq!(
        bad_fields(world.enrollments().create_enrollment(unknown).await),
        fields([
            ("enrollment.partner_id", "REQUIRED"),
            ("enrollment.program_id", "REQUIRED")
        ])
    );
    let nil = uuid::Uuid::nil().to_string();
    let nobody = v1::Partner {
        partner_id: nil.clone(),
        ..Default::default()
    };
    let nothing = v1::Program {
        program_id: nil,
        ..Default::default()
    };
    assert_eq!(
        bad_fields(
            world
                .enrollments()
                .create_enrollment(application(&nobody, &nothing))
                .await
        ),
        fields([
            ("enrollment.partner_id", "UNKNOWN_REFERENCE"),
            ("enrollment.program_id", "UNKNOWN_REFERENCE"),
        ])
    );
}

#[tokio::test]
async fn one_live_enrollment_a_partner_and_program() {
    let world = World::new().await;
    let (partner, program) = (world.partner("losch").await, world.active_program().await);
    let first = world.enrollment(&partner, &program).await;
    let again = refused(
        world
            .enrollments()
            .create_enrollment(application(&partner, &program))
            .await,
    );
    assert_eq!(again, (Code::AlreadyExists, "ALREADY_ENROLLED".to_owned()));
    // A second program, possibly of another type, is a second enrollment.
    world
        .enrollment(&partner, &world.active_program().await)
        .await;

    let ask = Ask(first.enrollment_id);
    let mut client = world.enrollments();
    got(client.submit_enrollment(ask.submit()).await);
    got(client.start_enrollment_review(ask.start()).await);
    got(client.reject_enrollment(ask.reject()).await);
    world.enrollment(&partner, &program).await;
}

#[tokio::test]
async fn enrollments_are_listed_newest_first_and_filtered() {
    let world = World::new().await;
    let program = world.active_program().await;
    let (ada, bob) = (world.partner("ada").await, world.partner("bob").await);
    let first = world.enrollment(&ada, &program).await;
    let second = world.enrollment(&bob, &program).await;
    let mut client = world.enrollments();
    let submitted = Ask(second.enrollment_id.clone()).submit();
    let second = got(client.submit_enrollment(submitted).await)
        .enrollment
        .expect("an enrollment");
    let list = async |request| got(world.enrollments().list_enrollments(request).await).enrollments;
    let all = v1::ListEnrollmentsRequest::default();
    assert_eq!(list(all).await, [second.clone(), first.clone()]);
    let of_ada = v1::ListEnrollmentsRequest {
        partner_id: ada.partner_id,
        ..Default::default()
    };
    assert_eq!(list(of_ada).await, [first]);
    let state = v1::ListEnrollmentsRequest {
        state: State::Submitted.into(),
        ..Default::default()
    };
    assert_eq!(list(state).await, [second]);
    let bad = v1::ListEnrollmentsRequest {
        program_id: "no id".to_owned(),
        state: 99,
        ..Default::default()
    };
    assert_eq!(
        bad_fields(client.list_enrollments(bad).await),
        fields([("program_id", "MALFORMED_ID"), ("state", "UNKNOWN_VALUE")])
    );
}

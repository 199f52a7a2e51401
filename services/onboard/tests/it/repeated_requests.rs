//! A write that carries a request id is done once, however often it is asked for.

use contracts::tandem::onboard::v1;
use tonic::Code;

use crate::world::{World, application, got, partner, refused};

#[tokio::test]
async fn the_same_request_answers_the_same() {
    let world = World::new().await;
    let request = v1::CreatePartnerRequest {
        request_id: "r-1".to_owned(),
        partner: Some(partner("once")),
    };
    let first = got(world.partners().create_partner(request.clone()).await);
    let written = world.onboard.written().await;
    let second = got(world.partners().create_partner(request).await);
    assert_eq!(first, second);
    assert_eq!(world.onboard.written().await, written);
}

#[tokio::test]
async fn a_request_id_is_not_used_for_something_else() {
    let world = World::new().await;
    let request = |name: &str| v1::CreatePartnerRequest {
        request_id: "r-1".to_owned(),
        partner: Some(partner(name)),
    };
    got(world.partners().create_partner(request("one")).await);
    let written = world.onboard.written().await;
    let refusal = refused(world.partners().create_partner(request("two")).await);
    assert_eq!(
        refusal,
        (Code::AlreadyExists, "REQUEST_ID_REUSED".to_owned())
    );
    assert_eq!(world.onboard.written().await, written);
}

#[tokio::test]
async fn a_transition_is_repeated_without_being_illegal() {
    let world = World::new().await;
    let enrollment = world
        .enrollment(&world.partner("p").await, &world.active_program().await)
        .await;
    let submit = v1::SubmitEnrollmentRequest {
        request_id: "s-1".to_owned(),
        enrollment_id: enrollment.enrollment_id,
        etag: enrollment.etag,
    };
    let first = got(world.enrollments().submit_enrollment(submit.clone()).await);
    assert_eq!(
        got(world.enrollments().submit_enrollment(submit).await),
        first
    );
}

#[tokio::test]
async fn a_refusal_is_not_remembered() {
    let world = World::new().await;
    let (applicant, draft) = (world.partner("p").await, world.draft().await);
    let request = v1::CreateEnrollmentRequest {
        request_id: "e-1".to_owned(),
        ..application(&applicant, &draft)
    };
    assert!(
        world
            .enrollments()
            .create_enrollment(request.clone())
            .await
            .is_err()
    );
    world.activate(&draft).await;
    got(world.enrollments().create_enrollment(request).await);
}

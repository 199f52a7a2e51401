//! What a partner's own user may do: apply, answer and look, for the own partner alone.

use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::enrollment_service_client::EnrollmentServiceClient;
use contracts::tandem::onboard::v1::partner_service_client::PartnerServiceClient;
use contracts::tandem::onboard::v1::program_service_client::ProgramServiceClient;
use contracts::tandem::onboard::v1::type_profile_service_client::TypeProfileServiceClient;
use tonic::Code;

use crate::world::{World, application, got, refused};

#[tokio::test]
async fn a_partner_applies_and_answers_for_itself() {
    let world = World::new().await;
    let (own, other) = (world.partner("own").await, world.partner("other").await);
    let program = world.active_program().await;
    let mut user = EnrollmentServiceClient::new(world.client_of(&own));
    let foreign = refused(user.create_enrollment(application(&other, &program)).await);
    assert_eq!(foreign, (Code::NotFound, "NOT_FOUND".to_owned()));

    let draft = got(user.create_enrollment(application(&own, &program)).await)
        .enrollment
        .expect("an enrollment");
    let enrollment_id = draft.enrollment_id;
    let submit = v1::SubmitEnrollmentRequest {
        enrollment_id: enrollment_id.clone(),
        ..Default::default()
    };
    got(user.submit_enrollment(submit).await);
    let approve = v1::ApproveEnrollmentRequest {
        enrollment_id: enrollment_id.clone(),
        ..Default::default()
    };
    assert_eq!(
        refused(user.approve_enrollment(approve).await).0,
        Code::PermissionDenied
    );

    let mut manager = world.enrollments();
    let start = v1::StartEnrollmentReviewRequest {
        enrollment_id: enrollment_id.clone(),
        ..Default::default()
    };
    got(manager.start_enrollment_review(start).await);
    let ask = v1::RequestEnrollmentInformationRequest {
        enrollment_id: enrollment_id.clone(),
        message: "which territory?".to_owned(),
        ..Default::default()
    };
    got(manager.request_enrollment_information(ask).await);
    let answer = v1::ProvideEnrollmentInformationRequest {
        enrollment_id,
        message: "the south".to_owned(),
        ..Default::default()
    };
    let answered = got(user.provide_enrollment_information(answer).await)
        .enrollment
        .expect("an enrollment");
    assert_eq!(answered.state(), v1::EnrollmentState::InReview);
}

#[tokio::test]
async fn another_partners_data_is_not_there() {
    let world = World::new().await;
    let (own, other) = (world.partner("own").await, world.partner("other").await);
    let program = world.active_program().await;
    let mine = world.enrollment(&own, &program).await;
    let theirs = world.enrollment(&other, &program).await;

    let mut partners = PartnerServiceClient::new(world.client_of(&own));
    let get = |partner: &v1::Partner| v1::GetPartnerRequest {
        partner_id: partner.partner_id.clone(),
    };
    assert_eq!(
        got(partners.get_partner(get(&own)).await).partner.as_ref(),
        Some(&own)
    );
    assert_eq!(
        refused(partners.get_partner(get(&other)).await).0,
        Code::NotFound
    );
    let listed = got(partners
        .list_partners(v1::ListPartnersRequest::default())
        .await);
    assert_eq!(listed.partners, std::slice::from_ref(&own));

    let mut enrollments = EnrollmentServiceClient::new(world.client_of(&own));
    let get = v1::GetEnrollmentRequest {
        enrollment_id: theirs.enrollment_id.clone(),
    };
    assert_eq!(
        refused(enrollments.get_enrollment(get).await).0,
        Code::NotFound
    );
    let submit = v1::SubmitEnrollmentRequest {
        enrollment_id: theirs.enrollment_id,
        ..Default::default()
    };
    assert_eq!(
        refused(enrollments.submit_enrollment(submit).await).0,
        Code::NotFound
    );
    let listed = got(enrollments
        .list_enrollments(v1::ListEnrollmentsRequest::default())
        .await);
    assert_eq!(listed.enrollments, [mine]);
    let of_other = v1::ListEnrollmentsRequest {
        partner_id: other.partner_id,
        ..Default::default()
    };
    assert_eq!(
        got(enrollments.list_enrollments(of_other).await).enrollments,
        []
    );
}

#[tokio::test]
async fn active_programs_and_profiles_are_visible_but_not_our_reasons() {
    let world = World::new().await;
    let own = world.partner("own").await;
    let (draft, active) = (world.draft().await, world.active_program().await);
    let mut programs = ProgramServiceClient::new(world.client_of(&own));
    let seen = got(programs
        .list_programs(v1::ListProgramsRequest::default())
        .await)
    .programs;
    let shown = v1::Program {
        objective_id: String::new(),
        justification: String::new(),
        ..active.clone()
    };
    assert_eq!(seen, [shown]);
    let get = v1::GetProgramRequest {
        program_id: draft.program_id,
    };
    assert_eq!(refused(programs.get_program(get).await).0, Code::NotFound);

    world.enrollment(&own, &active).await;
    let retire = v1::RetireProgramRequest {
        program_id: active.program_id.clone(),
        ..Default::default()
    };
    got(world.programs().retire_program(retire).await);
    let get = v1::GetProgramRequest {
        program_id: active.program_id,
    };
    assert_eq!(
        got(programs.get_program(get.clone()).await)
            .program
            .map(|program| program.state()),
        Some(v1::ProgramState::Retired)
    );
    let mut stranger = ProgramServiceClient::new(world.client_of(&world.partner("stranger").await));
    assert_eq!(refused(stranger.get_program(get).await).0, Code::NotFound);

    let mut profiles = TypeProfileServiceClient::new(world.client_of(&own));
    let listed = got(profiles
        .list_type_profiles(v1::ListTypeProfilesRequest {})
        .await);
    assert_eq!(listed.type_profiles.len(), 7);
}

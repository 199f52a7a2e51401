//! No tenant sees or touches another's data, and nobody writes in a tenant that is not there.

use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::enrollment_service_client::EnrollmentServiceClient;
use contracts::tandem::onboard::v1::objective_service_client::ObjectiveServiceClient;
use contracts::tandem::onboard::v1::partner_service_client::PartnerServiceClient;
use contracts::tandem::onboard::v1::program_service_client::ProgramServiceClient;
use contracts::tandem::onboard::v1::type_profile_service_client::TypeProfileServiceClient;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;
use tonic::Code;

use crate::world::{World, application, bad_fields, fields, got, partner, program, refused};

#[tokio::test]
async fn another_tenant_finds_no_partners_and_programs() {
    let world = World::new().await;
    world.tenant("other").await;
    let admin = || world.onboard.as_role("other", Role::TenantAdmin);
    let active = world.active_program().await;
    let ours = world.partner("ours").await;

    let mut partners = PartnerServiceClient::new(admin());
    let get = v1::GetPartnerRequest {
        partner_id: ours.partner_id.clone(),
    };
    assert_eq!(refused(partners.get_partner(get).await).0, Code::NotFound);
    assert_eq!(
        got(partners
            .list_partners(v1::ListPartnersRequest::default())
            .await)
        .partners,
        []
    );
    let update = v1::UpdatePartnerRequest {
        request_id: String::new(),
        partner: Some(ours.clone()),
        update_mask: None,
    };
    assert_eq!(
        refused(partners.update_partner(update).await).0,
        Code::NotFound
    );

    let mut programs = ProgramServiceClient::new(admin());
    let get = v1::GetProgramRequest {
        program_id: active.program_id.clone(),
    };
    assert_eq!(refused(programs.get_program(get).await).0, Code::NotFound);
    assert_eq!(
        got(programs
            .list_programs(v1::ListProgramsRequest::default())
            .await)
        .programs,
        []
    );
    let retire = v1::RetireProgramRequest {
        program_id: active.program_id.clone(),
        ..Default::default()
    };
    assert_eq!(
        refused(programs.retire_program(retire).await).0,
        Code::NotFound
    );
}

#[tokio::test]
async fn another_tenant_finds_no_objectives() {
    let world = World::new().await;
    world.tenant("other").await;
    let admin = || world.onboard.as_role("other", Role::TenantAdmin);
    let active = world.active_program().await;
    let mut programs = ProgramServiceClient::new(admin());
    let mut objectives = ObjectiveServiceClient::new(admin());
    let get = v1::GetObjectiveRequest {
        objective_id: active.objective_id.clone(),
    };
    assert_eq!(
        refused(objectives.get_objective(get).await).0,
        Code::NotFound
    );
    let theirs = v1::Objective {
        objective_id: active.objective_id.clone(),
        ..Default::default()
    };
    let stolen = v1::CreateProgramRequest {
        request_id: String::new(),
        program: Some(program(PartnershipType::Reseller, &theirs)),
    };
    assert_eq!(
        bad_fields(programs.create_program(stolen).await),
        fields([("program.objective_id", "UNKNOWN_OBJECTIVE")])
    );
}

#[tokio::test]
async fn another_tenant_finds_no_enrollments() {
    let world = World::new().await;
    world.tenant("other").await;
    let admin = || world.onboard.as_role("other", Role::TenantAdmin);
    let active = world.active_program().await;
    let ours = world.partner("ours").await;
    let enrollment = world.enrollment(&ours, &active).await;
    let mut enrollments = EnrollmentServiceClient::new(admin());
    let get = v1::GetEnrollmentRequest {
        enrollment_id: enrollment.enrollment_id.clone(),
    };
    assert_eq!(
        refused(enrollments.get_enrollment(get).await).0,
        Code::NotFound
    );
    let submit = v1::SubmitEnrollmentRequest {
        enrollment_id: enrollment.enrollment_id,
        ..Default::default()
    };
    assert_eq!(
        refused(enrollments.submit_enrollment(submit).await).0,
        Code::NotFound
    );
    assert_eq!(
        got(enrollments
            .list_enrollments(v1::ListEnrollmentsRequest::default())
            .await)
        .enrollments,
        []
    );
    assert_eq!(
        bad_fields(
            enrollments
                .create_enrollment(application(&ours, &active))
                .await
        ),
        fields([
            ("enrollment.partner_id", "UNKNOWN_REFERENCE"),
            ("enrollment.program_id", "UNKNOWN_REFERENCE"),
        ])
    );
}

#[tokio::test]
async fn external_ids_and_profiles_belong_to_a_tenant() {
    let world = World::new().await;
    world.tenant("other").await;
    world.partner("same").await;
    let mut partners =
        PartnerServiceClient::new(world.onboard.as_role("other", Role::PartnerManager));
    let request = v1::CreatePartnerRequest {
        request_id: String::new(),
        partner: Some(partner("same")),
    };
    got(partners.create_partner(request).await);

    let mut profiles =
        TypeProfileServiceClient::new(world.onboard.as_role("other", Role::ProgramOwner));
    let get = v1::GetTypeProfileRequest {
        r#type: PartnershipType::Oem.into(),
    };
    let before = got(profiles.get_type_profile(get).await)
        .type_profile
        .expect("a profile");
    let changed = v1::TypeProfile {
        display_name: "Embedders".to_owned(),
        ..before.clone()
    };
    let update = v1::UpdateTypeProfileRequest {
        request_id: String::new(),
        type_profile: Some(changed),
    };
    got(profiles.update_type_profile(update).await);
    let ours = got(world.profiles().get_type_profile(get).await).type_profile;
    assert_eq!(ours, Some(before));
}

#[tokio::test]
async fn a_tenant_that_is_not_there_takes_nothing() {
    let world = World::new().await;
    let mut partners =
        PartnerServiceClient::new(world.onboard.as_role("ghost", Role::PartnerManager));
    let request = v1::CreatePartnerRequest {
        request_id: String::new(),
        partner: Some(partner("lost")),
    };
    let refusal = refused(partners.create_partner(request).await);
    assert_eq!(
        refusal,
        (Code::FailedPrecondition, "TENANT_UNKNOWN".to_owned())
    );
}

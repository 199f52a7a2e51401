use contracts::tandem::enable::v1;
use contracts::tandem::enable::v1::certification_service_client::CertificationServiceClient;
use contracts::tandem::platform::v1::Role;
use tonic::Code;

use crate::world::{
    ACME, FIRST, SECOND, World, bad_fields, date, fields, got, issue, person, program, refused,
};

fn key_of(detail: &v1::CertificationDetail) -> &v1::Certification {
    detail.certification.as_ref().expect("a certificate")
}

async fn listed(world: &World, request: v1::ListCertificationsRequest) -> Vec<String> {
    let listed = got(world.certifications().list_certifications(request).await).certifications;
    listed.into_iter().map(|one| one.person_name).collect()
}

#[tokio::test]
async fn the_last_course_issues_the_certificate() {
    let world = World::new().await;
    let (basics, design) = (world.course("basics").await, world.course("design").await);
    world.program("architect", &["basics", "design"]).await;
    world.completes(&basics, FIRST, person(1)).await;
    assert!(listed(&world, Default::default()).await.is_empty());
    world.completes(&design, FIRST, person(1)).await;
    let announced = world.enable.announced::<v1::CertificationChanged>().await;
    let [changed] = announced.as_slice() else {
        panic!("once: {announced:?}")
    };
    let certificate = changed.certification.clone().expect("a certificate");
    assert_eq!(certificate.state(), v1::CertificationState::Active);
    assert_eq!(certificate.certification_key, "architect");
    assert_eq!(
        certificate.valid_periods,
        [v1::ValidPeriod {
            start_date: Some(date("2018-01-15")),
            end_date: Some(date("2018-07-15")),
        }]
    );
    let request = v1::GetCertificationRequest {
        certification_id: certificate.certification_id,
    };
    let detail = got(world
        .certifications_of(FIRST)
        .get_certification(request.clone())
        .await);
    let detail = detail.certification.expect("a certificate");
    assert_eq!(detail.grounds, "completed basics, design");
    assert_eq!(detail.renewable_date, Some(date("2018-06-15")));
    let foreign = world
        .certifications_of(SECOND)
        .get_certification(request)
        .await;
    assert_eq!(refused(foreign).0, Code::NotFound);
}

#[tokio::test]
async fn a_renewal_lengthens_the_period() {
    let world = World::new().await;
    let news = world.course("news").await;
    world.program("architect", &[]).await;
    let issued = world.certified("architect", FIRST, person(1)).await;
    let renew = async || {
        let request = v1::RenewCertificationRequest {
            certification_id: key_of(&issued).certification_id.clone(),
            ..Default::default()
        };
        world
            .certifications_of(FIRST)
            .renew_certification(request)
            .await
    };
    assert_eq!(refused(renew().await).1, "NOT_RENEWABLE_YET");
    world.set_day("2018-07-01");
    assert_eq!(refused(renew().await).1, "RENEWAL_COURSES_MISSING");
    world.completes(&news, FIRST, person(1)).await;
    let renewed = got(renew().await).certification.expect("a certificate");
    let periods = &key_of(&renewed).valid_periods;
    assert_eq!(periods.len(), 1);
    assert_eq!(periods[0].end_date, Some(date("2019-01-15")));
    world.set_day("2019-01-15");
    assert_eq!(
        refused(renew().await),
        (Code::FailedPrecondition, "ILLEGAL_TRANSITION".to_owned())
    );
}

#[tokio::test]
async fn what_ends_soon_is_listed_first() {
    let world = World::new().await;
    world.program("architect", &[]).await;
    world.certified("architect", FIRST, person(1)).await;
    world.set_day("2018-02-01");
    world.certified("architect", SECOND, person(2)).await;
    assert_eq!(
        listed(&world, Default::default()).await,
        ["Person 1", "Person 2"]
    );
    let soon = v1::ListCertificationsRequest {
        ends_before_date: Some(date("2018-07-16")),
        ..Default::default()
    };
    assert_eq!(listed(&world, soon).await, ["Person 1"]);
    world.set_day("2018-07-20");
    let state = |state: v1::CertificationState| v1::ListCertificationsRequest {
        state: state.into(),
        page_size: 1,
        ..Default::default()
    };
    assert_eq!(
        listed(&world, state(v1::CertificationState::Active)).await,
        ["Person 2"]
    );
    assert_eq!(
        listed(&world, state(v1::CertificationState::Expired)).await,
        ["Person 1"]
    );
}

#[tokio::test]
async fn a_person_has_one_valid_certificate_and_a_revocation_is_final() {
    let world = World::new().await;
    world.program("architect", &[]).await;
    let issued = world.certified("architect", FIRST, person(1)).await;
    let twice = world
        .certifications()
        .issue_certification(issue("architect", FIRST, person(1)))
        .await;
    assert_eq!(
        refused(twice),
        (Code::AlreadyExists, "ALREADY_CERTIFIED".to_owned())
    );
    world.set_day("2018-03-01");
    let revoke = async |reason: &str| {
        let request = v1::RevokeCertificationRequest {
            certification_id: key_of(&issued).certification_id.clone(),
            reason: reason.to_owned(),
            ..Default::default()
        };
        world.certifications().revoke_certification(request).await
    };
    assert_eq!(
        bad_fields(revoke("").await),
        fields([("reason", "REQUIRED")])
    );
    let revoked = got(revoke("another sat the exam").await)
        .certification
        .expect("it");
    let revoked = key_of(&revoked);
    assert_eq!(
        (revoked.state(), revoked.reason.as_str()),
        (v1::CertificationState::Revoked, "another sat the exam")
    );
    assert_eq!(revoked.valid_periods[0].end_date, Some(date("2018-03-01")));
    assert_eq!(refused(revoke("again").await).1, "ILLEGAL_TRANSITION");
    // Another one may be issued.
    world.certified("architect", FIRST, person(1)).await;
}

#[tokio::test]
async fn a_retired_program_issues_nothing_and_a_key_is_taken_once() {
    let world = World::new().await;
    let created = world.program("architect", &[]).await;
    let request = v1::CreateCertificationProgramRequest {
        program: Some(program("architect", &[])),
        ..Default::default()
    };
    let taken = world
        .certifications()
        .create_certification_program(request)
        .await;
    assert_eq!(
        refused(taken),
        (Code::AlreadyExists, "CERTIFICATION_KEY_TAKEN".to_owned())
    );
    let request = v1::UpdateCertificationProgramRequest {
        program: Some(v1::CertificationProgram {
            retired: true,
            ..created.clone()
        }),
        ..Default::default()
    };
    got(world
        .certifications()
        .update_certification_program(request.clone())
        .await);
    let stale = world
        .certifications()
        .update_certification_program(request)
        .await;
    assert_eq!(refused(stale), (Code::Aborted, "STALE_ETAG".to_owned()));
    let late = world
        .certifications()
        .issue_certification(issue("architect", FIRST, person(1)))
        .await;
    assert_eq!(
        refused(late),
        (Code::FailedPrecondition, "PROGRAM_RETIRED".to_owned())
    );
    let unknown = world
        .certifications()
        .issue_certification(issue("pilot", FIRST, person(1)))
        .await;
    assert_eq!(
        bad_fields(unknown),
        fields([("certification_key", "UNKNOWN_REFERENCE")])
    );
}

#[tokio::test]
async fn anybody_can_verify_a_credential_and_see_whether_it_stands() {
    let world = World::new().await;
    world.program("architect", &[]).await;
    let issued = world.certified("architect", FIRST, person(1)).await;
    let request = v1::GetCredentialRequest {
        certification_id: key_of(&issued).certification_id.clone(),
    };
    let body = got(world
        .certifications_of(FIRST)
        .get_credential(request.clone())
        .await);
    let credential: serde_json::Value = serde_json::from_slice(&body.data).expect("JSON");
    let verified = enable::domain::credential::verify(&credential).expect("verified");
    assert_eq!(
        (verified.person.as_str(), verified.achievement.as_str()),
        ("Person 1", "Certified architect")
    );
    assert_eq!(verified.valid_until, "2018-07-15T00:00:00Z");
    assert_eq!(
        refused(
            world
                .certifications_of(SECOND)
                .get_credential(request)
                .await
        )
        .0,
        Code::NotFound
    );

    let gateway = |tenant: &str| {
        let caller = kit::Caller {
            internal: true,
            ..kit::testing::somebody(tenant, &[Role::Service], None)
        };
        CertificationServiceClient::new(world.enable.client(&caller))
    };
    let public = async |tenant: &str| {
        let credential_id = issued
            .credential_path
            .rsplit('/')
            .next()
            .unwrap_or_default();
        let request = v1::GetPublicCredentialRequest {
            credential_id: credential_id.to_owned(),
        };
        gateway(tenant).get_public_credential(request).await
    };
    let state = async || {
        let body = got(public(ACME).await);
        let document: serde_json::Value = serde_json::from_slice(&body.data).expect("JSON");
        enable::domain::credential::verify(&document["credential"]).expect("verified");
        document["state"].clone()
    };
    assert_eq!(state().await, "ACTIVE");
    world.set_day("2018-07-15");
    assert_eq!(state().await, "EXPIRED");
    assert_eq!(refused(public("other").await).0, Code::NotFound);
    let request = v1::GetPublicCredentialRequest::default();
    let denied = world
        .certifications_of(FIRST)
        .get_public_credential(request)
        .await;
    assert_eq!(refused(denied).0, Code::PermissionDenied);
}

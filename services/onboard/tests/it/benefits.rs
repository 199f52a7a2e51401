//! Benefits through the API: granted by tier, provided by somebody outside.

use std::collections::HashMap;

use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::benefit_service_client::BenefitServiceClient;
use contracts::tandem::platform::v1::Role;
use kit::testing::Client;
use tonic::Code;
use uuid::Uuid;
use v1::{BenefitGrantState, BenefitKind};

use crate::ask::Ask;
use crate::tiers::{decimal, member, tiers};
use crate::world::{ACME, World, bad_fields, date, fields, got, refused};

fn owner(world: &World) -> BenefitServiceClient<Client> {
    BenefitServiceClient::new(world.onboard.as_role(ACME, Role::ProgramOwner))
}

fn connector(world: &World) -> BenefitServiceClient<Client> {
    BenefitServiceClient::new(world.onboard.as_role(ACME, Role::Connector))
}

fn benefit(program: &v1::Program, key: &str, tier_key: &str) -> v1::Benefit {
    v1::Benefit {
        program_id: program.program_id.clone(),
        benefit_key: key.to_owned(),
        tier_key: tier_key.to_owned(),
        display_name: format!("The {key}"),
        kind: BenefitKind::Licence.into(),
        quantity: decimal("5"),
        unit: "seats".to_owned(),
        parameters: HashMap::from([("product".to_owned(), "suite".to_owned())]),
        ..Default::default()
    }
}

async fn create(world: &World, benefit: v1::Benefit) -> v1::Benefit {
    let request = v1::CreateBenefitRequest {
        request_id: String::new(),
        benefit: Some(benefit),
    };
    let created = got(owner(world).create_benefit(request).await)
        .benefit
        .expect("a benefit");
    world.onboard.jobs_done().await;
    created
}

async fn grants(world: &World) -> Vec<v1::BenefitGrant> {
    got(connector(world)
        .list_benefit_grants(v1::ListBenefitGrantsRequest::default())
        .await)
    .grants
}

async fn states(world: &World) -> Vec<(String, BenefitGrantState)> {
    let named = |grant: &v1::BenefitGrant| {
        let benefit = grant.benefit.clone().unwrap_or_default();
        (benefit.benefit_key, grant.state())
    };
    let mut states: Vec<(String, BenefitGrantState)> =
        grants(world).await.iter().map(named).collect();
    states.sort_by(|one, other| one.0.cmp(&other.0));
    states
}

fn confirm(grant: &v1::BenefitGrant) -> v1::ConfirmBenefitGrantRequest {
    v1::ConfirmBenefitGrantRequest {
        grant_id: grant.grant_id.clone(),
        reference: "contract 7".to_owned(),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_tier_brings_its_benefits_and_takes_them_along() {
    let world = World::new().await;
    let program = world.active_program().await;
    create(&world, benefit(&program, "demo", "")).await;
    create(&world, benefit(&program, "engineer", "silver")).await;
    let enrollment = member(&world, &program, "p").await;
    world.onboard.jobs_done().await;
    let pending = |key: &str| (key.to_owned(), BenefitGrantState::Pending);
    assert_eq!(states(&world).await, [pending("demo")]);

    let silver = v1::OverridePartnerTierRequest {
        enrollment_id: enrollment.enrollment_id.clone(),
        tier_key: "silver".to_owned(),
        reason: "launch".to_owned(),
        end_date: Some(date(2019, 1, 1)),
        ..Default::default()
    };
    got(tiers(&world).override_partner_tier(silver).await);
    world.onboard.jobs_done().await;
    assert_eq!(states(&world).await, [pending("demo"), pending("engineer")]);

    let revoke = v1::RevokePartnerTierOverrideRequest {
        enrollment_id: enrollment.enrollment_id.clone(),
        reason: "over".to_owned(),
        ..Default::default()
    };
    got(tiers(&world).revoke_partner_tier_override(revoke).await);
    world.onboard.jobs_done().await;
    let revoked = ("engineer".to_owned(), BenefitGrantState::Revoked);
    assert_eq!(states(&world).await, [pending("demo"), revoked.clone()]);

    let ask = Ask(enrollment.enrollment_id);
    let suspend = v1::SuspendEnrollmentRequest {
        effective_date: Some(date(2018, 1, 15)),
        ..ask.suspend()
    };
    got(world.enrollments().suspend_enrollment(suspend).await);
    world.onboard.jobs_done().await;
    let held = ("demo".to_owned(), BenefitGrantState::Held);
    assert_eq!(states(&world).await, [held, revoked]);
    let announced = world.onboard.announced::<v1::BenefitChanged>().await;
    let told: Vec<BenefitGrantState> = announced
        .iter()
        .filter_map(|event| event.grant.as_ref())
        .map(v1::BenefitGrant::state)
        .collect();
    use BenefitGrantState::{Held, Pending, Revoked};
    assert_eq!(told, [Pending, Pending, Revoked, Held]);
}

#[tokio::test]
async fn a_provisioner_confirms_fails_and_tries_again() {
    let world = World::new().await;
    let program = world.active_program().await;
    create(&world, benefit(&program, "demo", "")).await;
    member(&world, &program, "p").await;
    world.onboard.jobs_done().await;
    let grant = grants(&world).await.remove(0);
    let fail = v1::FailBenefitGrantRequest {
        grant_id: grant.grant_id.clone(),
        reason: "no seats left".to_owned(),
        etag: grant.etag.clone(),
        ..Default::default()
    };
    let failed = got(connector(&world).fail_benefit_grant(fail.clone()).await)
        .grant
        .expect("a grant");
    assert_eq!(
        (failed.state(), failed.reason.as_str()),
        (BenefitGrantState::Failed, "no seats left")
    );
    assert_eq!(
        refused(connector(&world).fail_benefit_grant(fail).await).1,
        "STALE_ETAG"
    );
    let early = connector(&world)
        .confirm_benefit_grant(confirm(&grant))
        .await
        .expect_err("it failed");
    assert_eq!(kit::testing::reason(&early), "ILLEGAL_TRANSITION");
    assert!(early.message().contains("RETRY"), "{early}");
    let retry = v1::RetryBenefitGrantRequest {
        grant_id: grant.grant_id.clone(),
        ..Default::default()
    };
    got(owner(&world).retry_benefit_grant(retry).await);
    let provided = got(connector(&world)
        .confirm_benefit_grant(confirm(&grant))
        .await)
    .grant
    .expect("a grant");
    assert_eq!(
        (provided.state(), provided.reference.as_str()),
        (BenefitGrantState::Provisioned, "contract 7")
    );
}

#[tokio::test]
async fn a_restated_benefit_is_granted_anew_and_a_retired_one_revoked() {
    let world = World::new().await;
    let program = world.active_program().await;
    let demo = create(&world, benefit(&program, "demo", "")).await;
    member(&world, &program, "p").await;
    world.onboard.jobs_done().await;
    let grant = grants(&world).await.remove(0);
    got(connector(&world)
        .confirm_benefit_grant(confirm(&grant))
        .await);
    let more = v1::Benefit {
        quantity: decimal("10"),
        ..demo
    };
    let update = v1::UpdateBenefitRequest {
        request_id: String::new(),
        benefit: Some(more),
    };
    let demo = got(owner(&world).update_benefit(update).await)
        .benefit
        .expect("a benefit");
    world.onboard.jobs_done().await;
    assert_eq!(
        states(&world).await,
        [("demo".to_owned(), BenefitGrantState::Pending)]
    );
    let retire = v1::RetireBenefitRequest {
        benefit_id: demo.benefit_id.clone(),
        ..Default::default()
    };
    got(owner(&world).retire_benefit(retire.clone()).await);
    world.onboard.jobs_done().await;
    assert_eq!(
        states(&world).await,
        [("demo".to_owned(), BenefitGrantState::Revoked)]
    );
    assert_eq!(
        refused(owner(&world).retire_benefit(retire).await).1,
        "BENEFIT_RETIRED"
    );
}

#[tokio::test]
async fn bad_benefits_name_every_bad_field() {
    let world = World::new().await;
    let program = world.active_program().await;
    create(&world, benefit(&program, "demo", "")).await;
    let ask = |benefit| v1::CreateBenefitRequest {
        request_id: String::new(),
        benefit: Some(benefit),
    };
    let again = refused(
        owner(&world)
            .create_benefit(ask(benefit(&program, "demo", "")))
            .await,
    );
    assert_eq!(again, (Code::AlreadyExists, "BENEFIT_KEY_TAKEN".to_owned()));
    let platinum = owner(&world)
        .create_benefit(ask(benefit(&program, "lounge", "platinum")))
        .await;
    assert_eq!(
        bad_fields(platinum),
        fields([("benefit.tier_key", "UNKNOWN_TIER")])
    );
    let wrong = v1::Benefit {
        kind: 0,
        quantity: decimal("0"),
        display_name: String::new(),
        ..benefit(&program, "Two words", "")
    };
    assert_eq!(
        bad_fields(owner(&world).create_benefit(ask(wrong)).await),
        fields([
            ("benefit.benefit_key", "MALFORMED_KEY"),
            ("benefit.display_name", "REQUIRED"),
            ("benefit.quantity", "NOT_POSITIVE"),
            ("benefit.kind", "REQUIRED"),
        ])
    );
}

#[tokio::test]
async fn partners_see_their_own_grants_and_catalogues() {
    let world = World::new().await;
    let program = world.active_program().await;
    let demo = create(&world, benefit(&program, "demo", "")).await;
    let ours = member(&world, &program, "ours").await;
    member(&world, &program, "theirs").await;
    let outsider = world.partner("outsider").await;
    world.onboard.jobs_done().await;
    let id = Uuid::try_parse(&ours.partner_id).expect("an id");
    let mut own = BenefitServiceClient::new(world.onboard.as_partner(ACME, id));
    let seen = got(own
        .list_benefit_grants(v1::ListBenefitGrantsRequest::default())
        .await)
    .grants;
    assert_eq!((seen.len(), &seen[0].partner_id), (1, &ours.partner_id));
    let all = grants(&world).await;
    let theirs = all
        .iter()
        .find(|grant| grant.partner_id != ours.partner_id)
        .expect("another's");
    let get = v1::GetBenefitGrantRequest {
        grant_id: theirs.grant_id.clone(),
    };
    assert_eq!(refused(own.get_benefit_grant(get).await).0, Code::NotFound);
    let catalogue = got(own.list_benefits(v1::ListBenefitsRequest::default()).await).benefits;
    assert_eq!(catalogue, std::slice::from_ref(&demo));
    let mut outside = BenefitServiceClient::new(world.client_of(&outsider));
    let get = v1::GetBenefitRequest {
        benefit_id: demo.benefit_id,
    };
    assert_eq!(refused(outside.get_benefit(get).await).0, Code::NotFound);
}

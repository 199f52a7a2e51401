use contracts::tandem::partnership::v1::{PartnerRole, PartnershipType};
use contracts::tandem::sell::v1;
use contracts::tandem::sell::v1::RegistrationState::{
    Approved, Expired, Rejected, Submitted, Withdrawn,
};
use contracts::tandem::sell::v1::registration_service_client::RegistrationServiceClient;
use kit::testing::at;
use tonic::{Code, Status};
use uuid::Uuid;

use crate::build::rows::{about, open, product, with, won};
use crate::build::{date, usd};
use crate::world::{ACME, World, bad_fields, got, refused};

async fn set_policy(
    world: &World,
    policy: v1::RegistrationPolicy,
) -> Result<v1::RegistrationPolicy, Status> {
    let request = v1::UpdateRegistrationPolicyRequest {
        registration_policy: Some(policy),
        ..Default::default()
    };
    let answer = world
        .registrations()
        .update_registration_policy(request)
        .await?;
    Ok(answer.into_inner().registration_policy.expect("a policy"))
}

async fn get(world: &World, id: &str) -> v1::Registration {
    let request = v1::GetRegistrationRequest {
        registration_id: id.to_owned(),
    };
    got(world.registrations().get_registration(request).await)
        .registration
        .expect("a registration")
}

/// Two partners, and an open deal of each on the same account and product.
async fn rivals(world: &World) -> [(Uuid, String); 2] {
    world.account("Isdom", "").await;
    world.import_products(vec![product("GTX", 550)]).await;
    let mut rivals = Vec::new();
    for name in ["first", "second"] {
        let partner = world.enrolled(name, PartnershipType::Isv).await;
        let row = with(
            about(open(name), "Isdom", "GTX"),
            name,
            PartnerRole::Sourced,
            false,
        );
        rivals.push((partner, world.imported(row).await));
    }
    rivals.try_into().expect("two")
}

#[tokio::test]
async fn only_an_enrolled_partner_claims() {
    let world = World::new().await;
    let deal = world.imported(open("1")).await;
    let nobody = world.claim(kit::ids::new(), &deal).await;
    assert_eq!(
        bad_fields(nobody),
        ["registration.partner_id UNKNOWN_PARTNER"]
    );
    let partner = world.partner("late").await;
    let refusal = world.claim(partner, &deal).await.expect_err("refused");
    assert_eq!(kit::testing::reason(&refusal), "NOT_ELIGIBLE");
    let missing = kit::testing::bad_fields(&refusal);
    let field = "registration.partner_id".to_owned();
    assert_eq!(missing, [(field, "NOT_ENROLLED".to_owned())]);

    let enrollment = kit::ids::new();
    let ended = Some("2018-01-15");
    world
        .enrollment(
            enrollment,
            1,
            partner,
            PartnershipType::Isv,
            "2017-01-01",
            ended,
        )
        .await;
    let refusal = world.claim(partner, &deal).await.expect_err("refused");
    assert_eq!(kit::testing::reason(&refusal), "NOT_ELIGIBLE");
    assert!(
        refusal.message().contains("active on 2018-01-15"),
        "{}",
        refusal.message()
    );

    world
        .enrollment(
            enrollment,
            2,
            partner,
            PartnershipType::Isv,
            "2017-01-01",
            None,
        )
        .await;
    let claim = world.claim(partner, &deal).await.expect("claimed");
    assert_eq!(
        (claim.state(), claim.types),
        (Submitted, vec![i32::from(PartnershipType::Isv)])
    );
}

#[tokio::test]
async fn stale_knowledge_is_no_ground_to_decide_on() {
    let world = World::new().await;
    let partner = world.enrolled("isv", PartnershipType::Isv).await;
    let deal = world.imported(open("1")).await;
    world.sell.clock.set(at("2018-01-15T13:00:01Z"));
    let refusal = refused(world.claim(partner, &deal).await);
    assert_eq!(refusal, (Code::Unavailable, "KNOWLEDGE_STALE".to_owned()));
    world.signs_of_life().await;
    world.claim(partner, &deal).await.expect("claimed");
}

#[tokio::test]
async fn only_an_open_deal_is_claimed() {
    let world = World::new().await;
    let partner = world.enrolled("isv", PartnershipType::Isv).await;
    let deal = world.imported(won("1", 10)).await;
    let refusal = refused(world.claim(partner, &deal).await);
    assert_eq!(
        refusal,
        (Code::FailedPrecondition, "OPPORTUNITY_CLOSED".to_owned())
    );
    let unknown = world.claim(partner, &kit::ids::new().to_string()).await;
    assert_eq!(
        bad_fields(unknown),
        ["registration.opportunity_id UNKNOWN_OPPORTUNITY"]
    );
}

#[tokio::test]
async fn a_second_registrant_waits_and_is_not_approved_while_the_first_is_protected() {
    let world = World::new().await;
    let [(first, his), (second, hers)] = rivals(&world).await;
    let claim = world.claim(first, &his).await.expect("claimed");
    assert_eq!(claim.conflicts, []);
    let approved = world.approve(&claim).await.expect("approved");
    assert_eq!(
        (approved.state(), approved.protected_until),
        (Approved, Some(date("2018-04-15")))
    );

    let late = world.claim(second, &hers).await.expect("claimed");
    assert_eq!((late.state(), late.conflicts.len()), (Submitted, 1));
    assert_eq!(late.conflicts[0].kind(), v1::ConflictKind::SameAccount);
    assert_eq!(late.conflicts[0].registration_id, claim.registration_id);
    let refusal = world.approve(&late).await.expect_err("refused");
    assert_eq!(kit::testing::reason(&refusal), "PROTECTED_BY_ANOTHER");
    assert!(refusal.message().contains("protected until 2018-04-15"));

    let request = v1::WithdrawRegistrationRequest {
        registration_id: claim.registration_id.clone(),
        ..Default::default()
    };
    got(world.registrations().withdraw_registration(request).await);
    assert_eq!(
        world.approve(&late).await.expect("approved").state(),
        Approved
    );
    assert_eq!(get(&world, &claim.registration_id).await.state(), Withdrawn);
}

#[tokio::test]
async fn rivals_in_one_hierarchy_conflict_unless_their_products_differ() {
    let world = World::new().await;
    world.account("top", "").await;
    world.account("left", "top").await;
    world.account("right", "top").await;
    let deal = async |name: &str, account: &str, product: &str| {
        let partner = world.enrolled(name, PartnershipType::Isv).await;
        let id = world.imported(about(open(name), account, product)).await;
        world.claim(partner, &id).await.expect("claimed").conflicts
    };
    assert_eq!(deal("a", "left", "GTX").await, []);
    let conflicts = deal("b", "right", "GTX").await;
    assert_eq!(
        conflicts
            .iter()
            .map(v1::RegistrationConflict::kind)
            .collect::<Vec<_>>(),
        [v1::ConflictKind::SameHierarchy]
    );
    assert_eq!(deal("c", "right", "MG").await, []);
}

#[tokio::test]
async fn the_policy_rejects_or_approves_at_once() {
    let world = World::new().await;
    let [(first, his), (second, hers)] = rivals(&world).await;
    let policy = v1::RegistrationPolicy {
        protection_days: 30,
        second_registrant: v1::SecondRegistrant::Reject.into(),
        auto_approve_up_to: usd(550),
        etag: "\"0\"".to_owned(),
        max_knowledge_age_minutes: 30,
    };
    let stored = set_policy(&world, policy.clone()).await.expect("stored");
    assert_eq!(
        stored,
        v1::RegistrationPolicy {
            etag: "\"1\"".to_owned(),
            ..policy.clone()
        }
    );
    assert_eq!(refused(set_policy(&world, policy).await).1, "STALE_ETAG");

    let claim = world.claim(first, &his).await.expect("claimed");
    assert_eq!(
        (claim.state(), claim.protected_until),
        (Approved, Some(date("2018-02-14")))
    );
    let late = world.claim(second, &hers).await.expect("claimed");
    assert_eq!(late.state(), Rejected);
    assert!(
        late.reason.contains("another partner claimed"),
        "{}",
        late.reason
    );
}

#[tokio::test]
async fn a_claim_expires_when_its_protection_ends_before_the_deal_closes() {
    let world = World::new().await;
    let [(first, his), (second, hers)] = rivals(&world).await;
    let claim = world.claim(first, &his).await.expect("claimed");
    world.approve(&claim).await.expect("approved");
    let extend = v1::ExtendRegistrationRequest {
        registration_id: claim.registration_id.clone(),
        protected_until: Some(date("2018-02-01")),
        ..Default::default()
    };
    got(world
        .registrations()
        .extend_registration(extend.clone())
        .await);
    let past = v1::ExtendRegistrationRequest {
        protected_until: Some(date("2018-01-15")),
        ..extend
    };
    assert_eq!(
        bad_fields(world.registrations().extend_registration(past).await),
        ["protected_until DATES_OUT_OF_ORDER"]
    );

    world.sell.clock.set(at("2018-01-31T23:59:59Z"));
    world.sell.jobs_done().await;
    assert_eq!(get(&world, &claim.registration_id).await.state(), Approved);
    world.sell.clock.set(at("2018-02-01T00:00:01Z"));
    world.signs_of_life().await;
    world.sell.jobs_done().await;
    assert_eq!(get(&world, &claim.registration_id).await.state(), Expired);
    assert_eq!(
        world.claim(second, &hers).await.expect("claimed").conflicts,
        []
    );
}

#[tokio::test]
async fn a_claim_to_a_deal_that_closed_in_time_stays() {
    let world = World::new().await;
    world.enrolled("isv", PartnershipType::Isv).await;
    world
        .imported(with(won("1", 10), "isv", PartnerRole::Sourced, true))
        .await;
    world
        .imported(with(open("2"), "isv", PartnerRole::Sourced, true))
        .await;
    world.sell.clock.set(at("2019-01-01T00:00:00Z"));
    world.sell.jobs_done().await;
    let request = v1::ListRegistrationsRequest::default();
    let claims = got(world.registrations().list_registrations(request).await).registrations;
    let states: Vec<_> = claims.iter().map(v1::Registration::state).collect();
    assert_eq!(states, [Expired, Approved]);

    // The deal is taken up again: its claim has run out meanwhile.
    world
        .imported(with(open("1"), "isv", PartnerRole::Sourced, false))
        .await;
    world.sell.jobs_done().await;
    assert_eq!(
        get(&world, &claims[1].registration_id).await.state(),
        Expired
    );
}

#[tokio::test]
async fn a_rejection_has_a_reason_and_is_final() {
    let world = World::new().await;
    let [(first, his), _] = rivals(&world).await;
    let claim = world.claim(first, &his).await.expect("claimed");
    let mut request = v1::RejectRegistrationRequest {
        registration_id: claim.registration_id.clone(),
        ..Default::default()
    };
    let refusal = world
        .registrations()
        .reject_registration(request.clone())
        .await;
    assert_eq!(bad_fields(refusal), ["reason REQUIRED"]);
    request.reason = "not theirs".to_owned();
    let stale = v1::RejectRegistrationRequest {
        etag: "\"7\"".to_owned(),
        ..request.clone()
    };
    assert_eq!(
        refused(world.registrations().reject_registration(stale).await).1,
        "STALE_ETAG"
    );
    let rejected = got(world.registrations().reject_registration(request).await)
        .registration
        .expect("one");
    assert_eq!(
        (rejected.state(), rejected.reason.as_str()),
        (Rejected, "not theirs")
    );
    assert_eq!(
        refused(world.approve(&claim).await),
        (Code::FailedPrecondition, "ILLEGAL_TRANSITION".to_owned())
    );
}

#[tokio::test]
async fn a_partner_claims_for_itself_and_does_not_learn_who_the_other_is() {
    let world = World::new().await;
    let [(first, his), (second, hers)] = rivals(&world).await;
    let first_claim = world.claim(first, &his).await.expect("claimed");
    world.approve(&first_claim).await.expect("approved");
    let mut user = RegistrationServiceClient::new(world.sell.as_partner(ACME, second));
    let claim = |partner: &str, deal: &str| v1::CreateRegistrationRequest {
        registration: Some(v1::Registration {
            partner_id: partner.to_owned(),
            opportunity_id: deal.to_owned(),
            ..Default::default()
        }),
        ..Default::default()
    };
    assert_eq!(
        refused(
            user.create_registration(claim(&first.to_string(), &hers))
                .await
        )
        .0,
        Code::NotFound
    );
    let refusal = user.create_registration(claim("", &his)).await;
    assert_eq!(
        bad_fields(refusal),
        ["registration.opportunity_id UNKNOWN_OPPORTUNITY"]
    );
    let own = got(user.create_registration(claim("", &hers)).await)
        .registration
        .expect("a registration");
    assert_eq!(own.partner_id, second.to_string());
    assert_eq!(
        (
            own.conflicts.len(),
            own.conflicts[0].registration_id.as_str()
        ),
        (1, "")
    );
    assert!(!own.conflicts[0].explanation.contains(&first.to_string()));

    let listed = got(user
        .list_registrations(v1::ListRegistrationsRequest::default())
        .await)
    .registrations;
    assert_eq!(listed, [own]);
    let other = v1::GetRegistrationRequest {
        registration_id: first_claim.registration_id.clone(),
    };
    assert_eq!(
        refused(user.get_registration(other).await).0,
        Code::NotFound
    );
    let withdraw = v1::WithdrawRegistrationRequest {
        registration_id: first_claim.registration_id,
        ..Default::default()
    };
    assert_eq!(
        refused(user.withdraw_registration(withdraw).await).0,
        Code::NotFound
    );
}

#[tokio::test]
async fn of_two_rivals_approved_at_once_one_is_refused() {
    let world = World::new().await;
    let [(first, his), (second, hers)] = rivals(&world).await;
    let one = world.claim(first, &his).await.expect("claimed");
    let two = world.claim(second, &hers).await.expect("claimed");
    let (one, two) = tokio::join!(world.approve(&one), world.approve(&two));
    let reasons: Vec<String> = [one, two]
        .into_iter()
        .filter_map(Result::err)
        .map(|status| kit::testing::reason(&status))
        .collect();
    assert_eq!(reasons, ["PROTECTED_BY_ANOTHER"]);
}

use contracts::tandem::onboard::v1;
use contracts::tandem::partnership::v1::{FactKind, PartnerRole, PartnershipType};
use tonic::Code;

use crate::world::{World, bad_fields, fields, got, refused};

async fn profile(world: &World, partnership_type: PartnershipType) -> v1::TypeProfile {
    let request = v1::GetTypeProfileRequest {
        r#type: partnership_type.into(),
    };
    got(world.profiles().get_type_profile(request).await)
        .type_profile
        .expect("a profile")
}

fn update(profile: v1::TypeProfile) -> v1::UpdateTypeProfileRequest {
    v1::UpdateTypeProfileRequest {
        request_id: String::new(),
        type_profile: Some(profile),
    }
}

fn resale_booking() -> v1::ProducedFact {
    v1::ProducedFact {
        kind: FactKind::ResaleBooking.into(),
        role: PartnerRole::Fulfilment.into(),
        origin: v1::FactOrigin::WonOpportunity.into(),
    }
}

#[tokio::test]
async fn a_tenant_changes_what_its_integrators_produce() {
    let world = World::new().await;
    let before = profile(&world, PartnershipType::Si).await;
    assert!(!before.produced_facts.contains(&resale_booking()));
    let mut wanted = before.clone();
    wanted.produced_facts.push(resale_booking());
    let answer = got(world.profiles().update_type_profile(update(wanted)).await);
    let after = answer.type_profile.expect("a profile");
    assert!(after.produced_facts.contains(&resale_booking()));
    assert_ne!(after.etag, before.etag);
    assert_eq!(profile(&world, PartnershipType::Si).await, after);
    let announced = world.onboard.announced::<v1::TypeProfileChanged>().await;
    assert_eq!(
        announced
            .last()
            .and_then(|event| event.type_profile.clone()),
        Some(after)
    );
    let audit = world.audit_of("typeProfiles/SI").await;
    assert_eq!(audit.len(), 2);
    let (action, _, changes) = &audit[1];
    assert_eq!(action, "UpdateTypeProfile");
    assert_eq!(changes.as_object().map(|fields| fields.len()), Some(1));
    assert!(
        changes["produced_facts"]["to"]
            .to_string()
            .contains("RESALE_BOOKING")
    );
}

#[tokio::test]
async fn an_oem_may_ship_a_unit_with_each_won_deal() {
    let world = World::new().await;
    let mut oem = profile(&world, PartnershipType::Oem).await;
    oem.produced_facts = vec![v1::ProducedFact {
        kind: FactKind::UnitReport.into(),
        role: PartnerRole::Sourced.into(),
        origin: v1::FactOrigin::WonOpportunity.into(),
    }];
    got(world
        .profiles()
        .update_type_profile(update(oem.clone()))
        .await);
    assert_eq!(
        profile(&world, PartnershipType::Oem).await.produced_facts,
        oem.produced_facts
    );
}

#[tokio::test]
async fn the_same_profile_again_writes_nothing() {
    let world = World::new().await;
    let before = profile(&world, PartnershipType::Isv).await;
    let written = world.onboard.written().await;
    let answer = got(world
        .profiles()
        .update_type_profile(update(before.clone()))
        .await);
    assert_eq!(answer.type_profile, Some(before));
    assert_eq!(world.onboard.written().await, written);
}

/// A better default reaches those who never changed theirs, announced and on record; nobody's own profile is touched.
#[tokio::test]
async fn a_profile_that_nobody_changed_follows_its_default() {
    let world = World::new().await;
    let fresh = profile(&world, PartnershipType::Isv).await;
    let mut own = profile(&world, PartnershipType::Si).await;
    own.produced_facts.truncate(1);
    own.health_metrics.clear();
    let own = got(world.profiles().update_type_profile(update(own)).await).type_profile;
    let pool = &world.onboard.service.pool;
    sqlx::query("UPDATE type_profile SET produced_facts = '[]' WHERE partnership_type = 'ISV'")
        .execute(pool)
        .await
        .expect("an old default");
    sqlx::raw_sql(include_str!("../../migrations/0002_better_profiles.sql"))
        .execute(pool)
        .await
        .expect("asked");
    world.onboard.jobs_done().await;

    let renewed = profile(&world, PartnershipType::Isv).await;
    assert_eq!(renewed.produced_facts, fresh.produced_facts);
    assert_ne!(renewed.etag, fresh.etag);
    assert_eq!(Some(profile(&world, PartnershipType::Si).await), own);
    let announced = world.onboard.announced::<v1::TypeProfileChanged>().await;
    let last = announced.last().and_then(|one| one.type_profile.clone());
    assert_eq!(last, Some(renewed));
    let (action, _, _) = world.audit_of("typeProfiles/ISV").await.remove(1);
    assert_eq!(action, "RenewTypeProfile");
    assert_eq!(world.audit_of("typeProfiles/OEM").await.len(), 1);
}

#[tokio::test]
async fn a_stale_etag_is_refused() {
    let world = World::new().await;
    let read = profile(&world, PartnershipType::Si).await;
    let first = v1::TypeProfile {
        display_name: "Integrators".to_owned(),
        ..read.clone()
    };
    got(world.profiles().update_type_profile(update(first)).await);
    let written = world.onboard.written().await;
    let second = v1::TypeProfile {
        display_name: "Others".to_owned(),
        ..read
    };
    let refusal = refused(world.profiles().update_type_profile(update(second)).await);
    assert_eq!(refusal, (Code::Aborted, "STALE_ETAG".to_owned()));
    assert_eq!(world.onboard.written().await, written);
}

#[tokio::test]
async fn all_bad_fields_are_named() {
    let world = World::new().await;
    let bad = v1::TypeProfile {
        r#type: PartnershipType::Referral.into(),
        involvement: 0,
        entry_requirements: vec!["agreement".to_owned(), String::new()],
        produced_facts: vec![v1::ProducedFact {
            kind: 99,
            role: 99,
            origin: 0,
        }],
        health_metrics: vec!["win_rate".to_owned()],
        ..Default::default()
    };
    assert_eq!(
        bad_fields(world.profiles().update_type_profile(update(bad)).await),
        fields([
            ("type_profile.produced_facts[0].kind", "UNKNOWN_VALUE"),
            ("type_profile.produced_facts[0].role", "UNKNOWN_VALUE"),
            ("type_profile.produced_facts[0].origin", "REQUIRED"),
            ("type_profile.display_name", "REQUIRED"),
            ("type_profile.entry_requirements[1]", "REQUIRED"),
            ("type_profile.involvement", "OUT_OF_RANGE"),
        ])
    );
    let mut reseller = profile(&world, PartnershipType::Reseller).await;
    reseller.produced_facts.clear();
    reseller.health_metrics = vec!["win_rate".to_owned(), "happiness".to_owned()];
    assert_eq!(
        bad_fields(world.profiles().update_type_profile(update(reseller)).await),
        fields([
            ("type_profile.health_metrics[0]", "METRIC_NOT_COMPUTABLE"),
            ("type_profile.health_metrics[1]", "UNKNOWN_METRIC"),
        ])
    );
}

//! What is not known yet holds a fact; what becomes known releases it.

use contracts::tandem::{incentivize::v1::TierMethod, partnership::v1::PartnershipType};
use kit::testing::at;

use super::{
    terms::{commission, rebate, royalty},
    world::{TENANT, World},
};
use crate::build::{PARTNER, booking, units};

#[tokio::test]
async fn partner_enrollment_and_plan_release_in_turn() {
    let world = World::start().await;
    world.record(&[booking(1, "2017-05-05", "1000")]).await;
    assert_eq!(world.reasons().await, ["AWAITING_PARTNER"]);
    world.know_partner(TENANT, PARTNER).await;
    assert_eq!(world.reasons().await, ["AWAITING_ENROLLMENT"]);
    world
        .enroll(TENANT, PARTNER, &[("2017-01-01", "")], 1)
        .await;
    assert_eq!(world.reasons().await, ["AWAITING_PLAN"]);
    world.know_program(TENANT, PartnershipType::Reseller).await;
    world.in_force(vec![commission("10")]).await;
    assert_eq!(world.sums().await, ["commission 2017-04: 100.00 USD"]);
    world.assert_right().await;
}

#[tokio::test]
async fn a_shorter_enrollment_takes_earnings_back_and_an_old_event_changes_nothing() {
    let world = World::with_reseller().await;
    world
        .in_force(vec![
            commission("10"),
            rebate("above: 1", TierMethod::WholeVolume),
        ])
        .await;
    world
        .record(&[
            booking(1, "2017-02-01", "1000"),
            booking(2, "2017-11-01", "1000"),
        ])
        .await;
    world
        .enroll(TENANT, PARTNER, &[("2017-01-01", "2017-07-01")], 3)
        .await;
    assert_eq!(
        world.sums().await,
        [
            "commission 2017-01: 100.00 USD",
            "rebate 2017-01: 10.00 USD"
        ]
    );
    world
        .enroll(TENANT, PARTNER, &[("2017-01-01", "2018-01-01")], 2)
        .await;
    assert_eq!(
        world.sums().await.len(),
        2,
        "version 2 comes after version 3"
    );
    assert_eq!(world.reasons().await, ["AWAITING_ENROLLMENT"]);
    world.assert_right().await;
}

#[tokio::test]
async fn a_minimum_comes_due_when_its_period_has_ended() {
    let world = World::start().await;
    world.service.clock.set(at("2017-02-01T09:00:00Z"));
    world.know_program(TENANT, PartnershipType::Oem).await;
    world.know_partner(TENANT, PARTNER).await;
    world
        .enroll(TENANT, PARTNER, &[("2017-01-01", "2018-01-01")], 1)
        .await;
    world
        .in_force(vec![royalty("above: 50", Some("6000"))])
        .await;
    world.record(&[units(1, "2017-02-01", "10")]).await;
    assert_eq!(world.sums().await, ["royalty 2017-01: 500.00 USD"]);
    world.service.clock.set(at("2017-03-31T23:59:59Z"));
    world.service.jobs_done().await;
    assert_eq!(world.sums().await, ["royalty 2017-01: 500.00 USD"]);
    world.service.clock.set(at("2017-04-01T00:00:00Z"));
    world.service.jobs_done().await;
    assert_eq!(world.sums().await, ["royalty 2017-01: 6000.00 USD"]);
    world.service.clock.set(at("2018-01-01T00:00:00Z"));
    world.service.jobs_done().await;
    let year = ["2017-01", "2017-04", "2017-07", "2017-10"]
        .map(|quarter| format!("royalty {quarter}: 6000.00 USD"));
    assert_eq!(world.sums().await, year);
    world.assert_right().await;
}

#[tokio::test]
async fn a_new_version_rules_from_its_date() {
    let world = World::with_reseller().await;
    let mut plan = world.in_force(vec![commission("10")]).await;
    world
        .record(&[
            booking(1, "2017-06-30", "1000"),
            booking(2, "2017-07-01", "1000"),
        ])
        .await;
    assert_eq!(
        world.sums().await,
        [
            "commission 2017-04: 100.00 USD",
            "commission 2017-07: 100.00 USD"
        ]
    );
    plan.components = vec![commission("12")];
    plan.effective_date = Some(kit::wire::to_date(crate::build::day("2017-07-01")));
    let request = contracts::tandem::incentivize::v1::UpdatePlanRequest {
        plan: Some(plan),
        ..Default::default()
    };
    let next = world
        .plans()
        .update_plan(request)
        .await
        .expect("a draft")
        .into_inner()
        .plan
        .expect("a draft");
    assert_eq!(next.version, 2);
    world.activate(&next).await.expect("activates");
    assert_eq!(
        world.sums().await,
        [
            "commission 2017-04: 100.00 USD",
            "commission 2017-07: 120.00 USD"
        ]
    );
    world.assert_right().await;
}

/// Facts stream in while enrollments and plans change: the partner's lock makes every interleaving right.
#[tokio::test(flavor = "multi_thread")]
async fn facts_race_with_knowledge() {
    let world = World::start().await;
    world.know_program(TENANT, PartnershipType::Reseller).await;
    let facts: Vec<_> = (1..=120)
        .map(|number| booking(number, "2017-05-05", "10"))
        .collect();
    let stream = async {
        for chunk in facts.chunks(5) {
            world.record(chunk).await;
        }
    };
    let learn = async {
        world.know_partner(TENANT, PARTNER).await;
        world
            .enroll(TENANT, PARTNER, &[("2017-01-01", "")], 1)
            .await;
        world
            .in_force(vec![
                commission("10"),
                rebate("above: 1", TierMethod::Marginal),
            ])
            .await;
        world
            .enroll(TENANT, PARTNER, &[("2017-01-01", "2018-01-01")], 2)
            .await;
    };
    tokio::join!(stream, learn);
    world.service.jobs_done().await;
    assert_eq!(
        world.sums().await,
        [
            "commission 2017-04: 120.00 USD",
            "rebate 2017-04: 12.00 USD"
        ]
    );
    world.assert_right().await;
}

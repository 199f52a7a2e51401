//! Versions deferred, withdrawn, backdated and looked over, through the contract.

use contracts::tandem::{
    incentivize::v1::{
        DeferPlanRequest, FindingSeverity, LintPlanRequest, ListPlanVersionsRequest, Plan,
        PlanState, TierMethod, UpdatePlanRequest, WithdrawPlanRequest,
        plan_service_client::PlanServiceClient,
    },
    partnership::v1::{FactKind, PartnerRole, PartnershipType},
};
use kit::{
    testing::{at, bad_fields, reason},
    wire,
};
use tonic::Code;

use super::{
    announce::produced,
    terms::{bonus, commission, rebate},
    world::{TENANT, World},
};
use crate::build::{PARTNER, booking, day};

/// The next version of a plan with these terms from a day on, activated.
async fn announce(world: &World, plan: &Plan, rate: &str, from: &str) -> Plan {
    let draft = Plan {
        components: vec![commission(rate)],
        effective_date: Some(wire::to_date(day(from))),
        end_date: None,
        etag: String::new(),
        ..plan.clone()
    };
    let request = UpdatePlanRequest {
        plan: Some(draft),
        ..Default::default()
    };
    let draft = world.plans().update_plan(request).await.expect("a draft");
    let draft = draft.into_inner().plan.expect("a draft");
    world.activate(&draft).await.expect("activates")
}

/// Versions as "number state: from to".
async fn timeline(world: &World, plan: &Plan) -> Vec<String> {
    timeline_of(&mut world.plans(), plan)
        .await
        .expect("versions")
}

async fn timeline_of(
    client: &mut PlanServiceClient<kit::testing::Client>,
    plan: &Plan,
) -> Result<Vec<String>, tonic::Status> {
    let request = ListPlanVersionsRequest {
        plan_id: plan.plan_id.clone(),
    };
    let versions = client.list_plan_versions(request).await?.into_inner();
    let mut violations = kit::Violations::new();
    let mut shown = |date| {
        let date = wire::date(&mut violations, "", date);
        date.map_or("…".to_owned(), |date| date.to_string())
    };
    let versions = versions.versions.into_iter().map(|version| {
        let plan = version.plan.expect("a plan");
        let state = plan.state().as_str_name().replace("PLAN_STATE_", "");
        let (start, end) = (shown(version.in_force_start), shown(version.in_force_end));
        format!("{} {state}: {start} {end}", plan.version)
    });
    Ok(versions.collect())
}

fn defer(plan: &Plan, to: &str) -> DeferPlanRequest {
    DeferPlanRequest {
        plan_id: plan.plan_id.clone(),
        effective_date: Some(wire::to_date(day(to))),
        ..Default::default()
    }
}

fn withdraw(plan: &Plan) -> WithdrawPlanRequest {
    WithdrawPlanRequest {
        plan_id: plan.plan_id.clone(),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_rate_that_is_announced_and_deferred_rules_from_its_new_day() {
    let world = World::with_reseller().await;
    world.service.clock.set(at("2017-05-05T12:00:00Z"));
    let plan = world.in_force(vec![commission("10")]).await;
    let announced = announce(&world, &plan, "20", "2017-06-01").await;
    world.record(&[booking(1, "2017-06-15", "1000")]).await;
    assert_eq!(world.sums().await, ["commission 2017-04: 200.00 USD"]);

    let deferred = world
        .plans()
        .defer_plan(defer(&announced, "2017-07-01"))
        .await;
    let deferred = deferred
        .expect("deferred")
        .into_inner()
        .plan
        .expect("a plan");
    assert_eq!(deferred.state(), PlanState::Active);
    world.service.jobs_done().await;
    assert_eq!(world.sums().await, ["commission 2017-04: 100.00 USD"]);
    assert_eq!(
        timeline(&world, &plan).await,
        [
            "1 SUPERSEDED: 2017-01-01 2017-07-01",
            "2 ACTIVE: 2017-07-01 …"
        ]
    );

    let earlier = world
        .plans()
        .defer_plan(defer(&announced, "2017-06-20"))
        .await;
    assert_eq!(
        bad_fields(&earlier.expect_err("earlier")),
        [("effective_date".to_owned(), "NOT_LATER".to_owned())]
    );
    world.service.clock.set(at("2017-07-01T00:00:00Z"));
    let late = world
        .plans()
        .defer_plan(defer(&announced, "2017-08-01"))
        .await;
    let late = late.expect_err("in force");
    assert_eq!(
        (late.code(), reason(&late).as_str()),
        (Code::FailedPrecondition, "ALREADY_IN_FORCE")
    );
    world.assert_right().await;
}

#[tokio::test]
async fn a_withdrawn_version_gives_way_to_its_predecessor_and_can_be_drafted_again() {
    let world = World::with_reseller().await;
    world.service.clock.set(at("2017-05-05T12:00:00Z"));
    let plan = world.in_force(vec![commission("10")]).await;
    let announced = announce(&world, &plan, "20", "2017-06-01").await;
    let withdrawn = world.plans().withdraw_plan(withdraw(&announced)).await;
    let withdrawn = withdrawn
        .expect("withdrawn")
        .into_inner()
        .plan
        .expect("a plan");
    assert_eq!(withdrawn.state(), PlanState::Withdrawn);
    world.service.jobs_done().await;
    world.record(&[booking(1, "2017-06-15", "1000")]).await;
    assert_eq!(world.sums().await, ["commission 2017-04: 100.00 USD"]);

    announce(&world, &plan, "20", "2017-06-01").await;
    assert_eq!(
        timeline(&world, &plan).await,
        [
            "1 SUPERSEDED: 2017-01-01 2017-06-01",
            "2 WITHDRAWN: … …",
            "3 ACTIVE: 2017-06-01 …"
        ]
    );
    let mut partner = PlanServiceClient::new(world.service.as_partner(TENANT, PARTNER));
    let seen = timeline_of(&mut partner, &plan).await.expect("versions");
    assert_eq!(
        seen.len(),
        2,
        "a partner never sees what was withdrawn: {seen:?}"
    );
    let stranger = world.service.as_partner(TENANT, uuid::Uuid::from_u128(99));
    let refused = timeline_of(&mut PlanServiceClient::new(stranger), &plan).await;
    assert_eq!(refused.expect_err("nothing").code(), Code::NotFound);
    world.assert_right().await;
}

#[tokio::test]
async fn nothing_but_an_announced_version_can_be_withdrawn() {
    let world = World::with_reseller().await;
    let draft = world.draft(vec![commission("10")]).await;
    let refused = world.plans().withdraw_plan(withdraw(&draft)).await;
    let refused = refused.expect_err("a draft");
    assert_eq!(reason(&refused), "ILLEGAL_TRANSITION");
    assert!(
        refused.message().contains("it can be activated"),
        "{}",
        refused.message()
    );
    let active = world.activate(&draft).await.expect("activates");
    let refused = world.plans().withdraw_plan(withdraw(&active)).await;
    assert_eq!(reason(&refused.expect_err("in force")), "ALREADY_IN_FORCE");
}

#[tokio::test]
async fn a_version_from_a_past_day_corrects_what_was_earned_since() {
    let world = World::with_reseller().await;
    let plan = world.in_force(vec![commission("10")]).await;
    let facts = [
        booking(1, "2017-03-31", "1000"),
        booking(2, "2017-04-01", "1000"),
    ];
    world.record(&facts).await;
    announce(&world, &plan, "12", "2017-04-01").await;
    assert_eq!(
        world.sums().await,
        [
            "commission 2017-01: 100.00 USD",
            "commission 2017-04: 120.00 USD"
        ]
    );
    world.assert_right().await;
}

#[tokio::test]
async fn activation_names_what_is_wrong_and_what_can_not_be_fed_at_once() {
    let world = World::with_reseller().await;
    let plan = world
        .in_force(vec![rebate("above: 1", TierMethod::Marginal)])
        .await;
    let next = Plan {
        components: vec![rebate("above: 2", TierMethod::Marginal), bonus("3")],
        effective_date: Some(wire::to_date(day("2017-02-01"))),
        etag: String::new(),
        ..plan
    };
    let request = UpdatePlanRequest {
        plan: Some(next),
        ..Default::default()
    };
    let next = world.plans().update_plan(request).await.expect("a draft");
    let next = next.into_inner().plan.expect("a draft");
    let bookings = produced(&[(FactKind::ResaleBooking, PartnerRole::Fulfilment)]);
    world
        .know_profile(TENANT, PartnershipType::Reseller, bookings, 9)
        .await;
    let refused = world.activate(&next).await.expect_err("refused");
    assert_eq!(refused.code(), Code::FailedPrecondition);
    assert_eq!(
        bad_fields(&refused),
        [
            ("plan.effective_date", "NOT_A_PERIOD_START"),
            ("plan.components[1]", "FACTS_NOT_PRODUCED"),
        ]
        .map(|(field, reason)| (field.to_owned(), reason.to_owned()))
    );
}

#[tokio::test]
async fn findings_come_with_the_draft_and_with_the_activation_and_never_refuse() {
    let world = World::with_reseller().await;
    let cliff = rebate("to 10000: 5, above: 1", TierMethod::WholeVolume);
    let draft = world.draft(vec![cliff]).await;
    let reasons = |plan: &Plan| -> Vec<String> {
        let findings = plan.findings.iter();
        findings.map(|finding| finding.reason.clone()).collect()
    };
    assert_eq!(reasons(&draft), ["CLIFF", "FALLING_RATE"]);
    let active = world.activate(&draft).await.expect("activates");
    assert_eq!(reasons(&active), ["CLIFF", "FALLING_RATE"]);
    let request = LintPlanRequest {
        plan_id: draft.plan_id,
        version: 1,
    };
    let findings = world.plans().lint_plan(request).await.expect("findings");
    let cliff = &findings.into_inner().findings[0];
    assert_eq!(cliff.severity(), FindingSeverity::Warning);
    assert_eq!(cliff.field, "components[0].volume_rebate.tiers[1]");
    assert_eq!(
        cliff.at,
        Some(wire::to_decimal(crate::table::number("10000.01")))
    );
    assert_eq!(cliff.amount, Some(wire::to_money(crate::build::usd("400"))));
}

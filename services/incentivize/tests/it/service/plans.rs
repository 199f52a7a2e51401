//! Plans: drafted, refused, activated, superseded.

use contracts::tandem::{
    incentivize::v1::{
        ActivatePlanRequest, CreatePlanRequest, GetPlanRequest, ListPlansRequest, Plan, PlanState,
        TierMethod, UpdatePlanRequest, plan_service_client::PlanServiceClient,
    },
    partnership::v1::{FactKind, PartnerRole, PartnershipType},
};
use kit::testing::{bad_fields, reason};
use tonic::Code;
use uuid::Uuid;

use super::{
    announce::produced,
    terms::{bonus, commission, rebate, royalty, tiers},
    world::{TENANT, World, plan},
};
use crate::build::{PARTNER, booking};

fn create(plan: Plan) -> CreatePlanRequest {
    CreatePlanRequest {
        plan: Some(plan),
        ..Default::default()
    }
}

fn update(plan: Plan) -> UpdatePlanRequest {
    UpdatePlanRequest {
        plan: Some(plan),
        ..Default::default()
    }
}

#[tokio::test]
async fn an_integrator_s_rebate_is_refused_until_its_profile_has_resale_bookings() {
    let world = World::start().await;
    world.know_program(TENANT, PartnershipType::Si).await;
    let contributions = [
        (FactKind::Contribution, PartnerRole::Sourced),
        (FactKind::Contribution, PartnerRole::Influenced),
    ];
    world
        .know_profile(TENANT, PartnershipType::Si, produced(&contributions), 2)
        .await;
    let second = world
        .draft(vec![
            bonus("3"),
            rebate("to 250000: 1, above: 3", TierMethod::WholeVolume),
        ])
        .await;
    let refused = world.activate(&second).await.expect_err("refused");
    assert_eq!(
        (refused.code(), reason(&refused)),
        (Code::FailedPrecondition, "FACTS_NOT_PRODUCED".to_owned())
    );
    assert_eq!(
        bad_fields(&refused),
        [(
            "plan.components[1]".to_owned(),
            "FACTS_NOT_PRODUCED".to_owned()
        )]
    );
    assert!(
        refused.message().contains("resale booking (fulfilment)"),
        "{}",
        refused.message()
    );

    let widened = [
        &contributions[..],
        &[(FactKind::ResaleBooking, PartnerRole::Fulfilment)],
    ]
    .concat();
    world
        .know_profile(TENANT, PartnershipType::Si, produced(&widened), 3)
        .await;
    let active = world.activate(&second).await.expect("activates");
    assert_eq!(active.state(), PlanState::Active);
}

#[tokio::test]
async fn drafts_change_versions_follow_and_etags_guard() {
    let world = World::with_reseller().await;
    let draft = world.draft(vec![commission("10")]).await;
    let changed = Plan {
        components: vec![commission("11")],
        ..draft.clone()
    };
    let changed = world
        .plans()
        .update_plan(update(changed))
        .await
        .expect("changed")
        .into_inner()
        .plan
        .expect("a plan");
    assert_eq!(changed.version, 1);
    let stale = world
        .plans()
        .update_plan(update(draft.clone()))
        .await
        .expect_err("stale");
    assert_eq!(
        (stale.code(), reason(&stale)),
        (Code::Aborted, "STALE_ETAG".to_owned())
    );

    let active = world.activate(&changed).await.expect("activates");
    let twice = world.activate(&active).await.expect_err("no draft");
    assert_eq!(
        (twice.code(), reason(&twice)),
        (Code::FailedPrecondition, "ILLEGAL_TRANSITION".to_owned())
    );
}

#[tokio::test]
async fn the_next_version_supersedes_and_stays_with_its_program() {
    let world = World::with_reseller().await;
    let active = world.in_force(vec![commission("11")]).await;
    let next = Plan {
        components: vec![commission("12")],
        etag: String::new(),
        ..active
    };
    let next = world
        .plans()
        .update_plan(update(next))
        .await
        .expect("a draft")
        .into_inner()
        .plan
        .expect("a plan");
    assert_eq!((next.version, next.state()), (2, PlanState::Draft));
    world.activate(&next).await.expect("activates");
    let first = GetPlanRequest {
        plan_id: next.plan_id.clone(),
        version: 1,
    };
    let first = world
        .plans()
        .get_plan(first)
        .await
        .expect("version 1")
        .into_inner()
        .plan
        .expect("a plan");
    assert_eq!(first.state(), PlanState::Superseded);

    let elsewhere = Plan {
        program_id: Uuid::from_u128(77).to_string(),
        etag: String::new(),
        ..next
    };
    let moved = world
        .plans()
        .update_plan(update(elsewhere))
        .await
        .expect_err("another program");
    assert_eq!(
        bad_fields(&moved),
        [("plan.program_id".to_owned(), "IMMUTABLE".to_owned())]
    );
}

#[tokio::test]
async fn unknown_things_are_told_apart() {
    let world = World::start().await;
    let unknown_program = world
        .plans()
        .create_plan(create(plan(vec![commission("10")])))
        .await
        .expect_err("refused");
    assert_eq!(reason(&unknown_program), "PROGRAM_UNKNOWN");
    let nothing = ActivatePlanRequest {
        plan_id: Uuid::from_u128(1).to_string(),
        ..Default::default()
    };
    let nothing = world
        .plans()
        .activate_plan(nothing)
        .await
        .expect_err("refused");
    assert_eq!(nothing.code(), Code::NotFound);
}

#[tokio::test]
async fn a_new_version_keeps_periods_whole() {
    let world = World::with_reseller().await;
    let mut plan = world
        .in_force(vec![rebate("above: 1", TierMethod::Marginal)])
        .await;
    plan.effective_date = Some(kit::wire::to_date(crate::build::day("2017-02-01")));
    plan.components[0].terms = rebate("above: 2", TierMethod::Marginal).terms;
    let next = world
        .plans()
        .update_plan(update(plan))
        .await
        .expect("a draft")
        .into_inner()
        .plan
        .expect("a plan");
    let refused = world
        .activate(&next)
        .await
        .expect_err("in the middle of a quarter");
    assert_eq!(
        bad_fields(&refused),
        [(
            "plan.effective_date".to_owned(),
            "NOT_A_PERIOD_START".to_owned()
        )]
    );
}

#[tokio::test]
async fn a_version_for_days_gone_by_corrects_what_they_earned() {
    let world = World::with_reseller().await;
    let mut plan = world
        .in_force(vec![
            commission("10"),
            rebate("above: 1", TierMethod::Marginal),
        ])
        .await;
    world
        .record(&[
            booking(1, "2017-03-31", "1000"),
            booking(2, "2017-04-01", "2000"),
        ])
        .await;
    plan.effective_date = Some(kit::wire::to_date(crate::build::day("2017-04-01")));
    plan.components = vec![commission("12"), rebate("above: 2", TierMethod::Marginal)];
    let next = world.plans().update_plan(update(plan)).await;
    let next = next.expect("a draft").into_inner().plan.expect("a plan");
    world.activate(&next).await.expect("activates");
    assert_eq!(
        world.sums().await,
        [
            "commission 2017-01: 100.00 USD",
            "commission 2017-04: 240.00 USD",
            "rebate 2017-01: 10.00 USD",
            "rebate 2017-04: 40.00 USD",
        ]
    );
    world.assert_right().await;
}

#[tokio::test]
async fn partners_see_the_active_plans_of_their_programs() {
    let world = World::with_reseller().await;
    let plan = world.draft(vec![royalty("above: 1", None)]).await;
    let get = || GetPlanRequest {
        plan_id: plan.plan_id.clone(),
        version: 0,
    };
    let mut own = PlanServiceClient::new(world.service.as_partner(TENANT, PARTNER));
    let mut other = PlanServiceClient::new(world.service.as_partner(TENANT, Uuid::from_u128(99)));
    assert_eq!(
        own.get_plan(get()).await.expect_err("a draft").code(),
        Code::NotFound
    );
    world.activate(&plan).await.expect("activates");
    assert!(own.get_plan(get()).await.is_ok());
    assert_eq!(
        other
            .get_plan(get())
            .await
            .expect_err("not enrolled")
            .code(),
        Code::NotFound
    );
    let listed = own
        .list_plans(ListPlansRequest::default())
        .await
        .expect("plans")
        .into_inner()
        .plans;
    assert_eq!(listed.len(), 1);
    assert!(
        other
            .list_plans(ListPlansRequest::default())
            .await
            .expect("plans")
            .into_inner()
            .plans
            .is_empty()
    );
    let mut foreign = PlanServiceClient::new(world.service.as_role(
        "globex",
        contracts::tandem::platform::v1::Role::ProgramOwner,
    ));
    assert_eq!(
        foreign
            .get_plan(get())
            .await
            .expect_err("another tenant's")
            .code(),
        Code::NotFound
    );
}

#[tokio::test]
async fn lists_page_by_name() {
    let world = World::with_reseller().await;
    for name in ["C", "A", "B"] {
        let plan = Plan {
            display_name: name.to_owned(),
            ..plan(vec![commission("1")])
        };
        world
            .plans()
            .create_plan(create(plan))
            .await
            .expect("a plan");
    }
    let mut names = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = ListPlansRequest {
            page_size: 2,
            page_token,
            ..Default::default()
        };
        let page = world
            .plans()
            .list_plans(request)
            .await
            .expect("a page")
            .into_inner();
        names.extend(page.plans.into_iter().map(|plan| plan.display_name));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(names, ["A", "B", "C"]);
    let active = ListPlansRequest {
        state: PlanState::Active.into(),
        ..Default::default()
    };
    assert!(
        world
            .plans()
            .list_plans(active)
            .await
            .expect("a page")
            .into_inner()
            .plans
            .is_empty()
    );
    assert_eq!(tiers("above: 1").len(), 1);
}

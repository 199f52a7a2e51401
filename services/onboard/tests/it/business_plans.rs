//! Joint plans through the API.

use contracts::google::r#type::Money;
use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::business_plan_service_client::BusinessPlanServiceClient;
use contracts::tandem::platform::v1::Role;
use kit::testing::Client;
use tonic::Code;
use v1::{BusinessPlanState, MilestoneState, ReviewResult, SolutionSide};

use crate::tiers::decimal;
use crate::world::{ACME, World, bad_fields, date, fields, got, refused};

fn manager(world: &World) -> BusinessPlanServiceClient<Client> {
    BusinessPlanServiceClient::new(world.onboard.as_role(ACME, Role::PartnerManager))
}

fn own(world: &World, partner: &v1::Partner) -> BusinessPlanServiceClient<Client> {
    BusinessPlanServiceClient::new(world.client_of(partner))
}

fn plan(partner: &v1::Partner) -> v1::BusinessPlan {
    let money = v1::PlanCommitment {
        side: SolutionSide::Vendor.into(),
        description: "joint marketing".to_owned(),
        amount: Some(Money {
            currency_code: "USD".to_owned(),
            units: 20_000,
            nanos: 0,
        }),
        ..Default::default()
    };
    let people = v1::PlanCommitment {
        side: SolutionSide::Partner.into(),
        description: "certified engineers".to_owned(),
        people: decimal("2.5"),
        ..Default::default()
    };
    let launch = v1::PlanMilestone {
        milestone_key: "launch".to_owned(),
        description: "first joint webinar".to_owned(),
        side: SolutionSide::Partner.into(),
        due_date: Some(date(2018, 4, 1)),
        ..Default::default()
    };
    v1::BusinessPlan {
        partner_id: partner.partner_id.clone(),
        year: 2018,
        goals: "double the pipeline".to_owned(),
        commitments: vec![money, people],
        milestones: vec![launch],
        vendor_notes: "they depend on us".to_owned(),
        ..Default::default()
    }
}

async fn created(world: &World, partner: &v1::Partner) -> v1::BusinessPlan {
    let request = v1::CreateBusinessPlanRequest {
        request_id: String::new(),
        plan: Some(plan(partner)),
    };
    got(manager(world).create_business_plan(request).await)
        .plan
        .expect("a plan")
}

fn acceptance(plan: &v1::BusinessPlan) -> v1::AcceptBusinessPlanRequest {
    v1::AcceptBusinessPlanRequest {
        plan_id: plan.plan_id.clone(),
        version: plan.version,
        ..Default::default()
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn both_sides_accept_a_version_and_review_it() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let draft = created(&world, &partner).await;
    let review = v1::QuarterlyReview {
        quarter: 1,
        result: ReviewResult::AtRisk.into(),
        notes: "late".to_owned(),
        vendor_notes: "replace them?".to_owned(),
        ..Default::default()
    };
    let review = v1::RecordQuarterlyReviewRequest {
        plan_id: draft.plan_id.clone(),
        review: Some(review),
        ..Default::default()
    };
    let early = refused(
        manager(&world)
            .record_quarterly_review(review.clone())
            .await,
    );
    assert_eq!(
        early,
        (Code::FailedPrecondition, "PLAN_NOT_AGREED".to_owned())
    );

    let offered = got(manager(&world)
        .accept_business_plan(acceptance(&draft))
        .await)
    .plan
    .expect("a plan");
    assert_eq!(offered.state(), BusinessPlanState::Offered);
    let agreed = got(own(&world, &partner)
        .accept_business_plan(acceptance(&draft))
        .await)
    .plan
    .expect("a plan");
    assert_eq!(
        (agreed.state(), agreed.agreed_version),
        (BusinessPlanState::Agreed, 1)
    );
    let sides: Vec<SolutionSide> = agreed
        .acceptances
        .iter()
        .map(v1::PlanAcceptance::side)
        .collect();
    assert_eq!(sides, [SolutionSide::Vendor, SolutionSide::Partner]);

    got(manager(&world)
        .record_quarterly_review(review.clone())
        .await);
    let again = refused(manager(&world).record_quarterly_review(review).await);
    assert_eq!(again, (Code::AlreadyExists, "QUARTER_REVIEWED".to_owned()));
    let reached = v1::SetMilestoneRequest {
        plan_id: draft.plan_id.clone(),
        milestone_key: "launch".to_owned(),
        state: MilestoneState::Reached.into(),
        ..Default::default()
    };
    let seen = got(own(&world, &partner).set_milestone(reached.clone()).await)
        .plan
        .expect("a plan");
    assert_eq!(seen.milestones[0].state(), MilestoneState::Reached);
    assert_eq!(
        (
            seen.vendor_notes.as_str(),
            seen.reviews[0].vendor_notes.as_str()
        ),
        ("", "")
    );
    assert_eq!(seen.reviews[0].notes, "late");
    let lunch = v1::SetMilestoneRequest {
        milestone_key: "lunch".to_owned(),
        ..reached
    };
    assert_eq!(
        bad_fields(manager(&world).set_milestone(lunch).await),
        fields([("milestone_key", "UNKNOWN_MILESTONE")])
    );
}

#[tokio::test]
async fn a_changed_plan_is_accepted_anew() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let draft = created(&world, &partner).await;
    got(manager(&world)
        .accept_business_plan(acceptance(&draft))
        .await);
    let more = v1::BusinessPlan {
        goals: "triple it".to_owned(),
        etag: String::new(),
        ..draft.clone()
    };
    let update = v1::UpdateBusinessPlanRequest {
        request_id: String::new(),
        plan: Some(more),
    };
    let next = got(manager(&world).update_business_plan(update).await)
        .plan
        .expect("a plan");
    assert_eq!((next.version, next.state()), (2, BusinessPlanState::Draft));
    assert_eq!(next.vendor_notes, "they depend on us");
    let late = refused(
        own(&world, &partner)
            .accept_business_plan(acceptance(&draft))
            .await,
    );
    assert_eq!(late, (Code::FailedPrecondition, "PLAN_CHANGED".to_owned()));
    let mut alone = next.clone();
    alone.commitments.truncate(1);
    let update = v1::UpdateBusinessPlanRequest {
        request_id: String::new(),
        plan: Some(alone),
    };
    let alone = got(manager(&world).update_business_plan(update).await)
        .plan
        .expect("a plan");
    let one_sided = refused(
        manager(&world)
            .accept_business_plan(acceptance(&alone))
            .await,
    );
    assert_eq!(one_sided.1, "PLAN_ONE_SIDED");
    let stale = v1::UpdateBusinessPlanRequest {
        request_id: String::new(),
        plan: Some(next),
    };
    assert_eq!(
        refused(manager(&world).update_business_plan(stale).await).1,
        "STALE_ETAG"
    );
}

#[tokio::test]
async fn bad_plans_name_every_bad_field_and_change_nothing() {
    let world = World::new().await;
    let partner = world.partner("p").await;
    let draft = created(&world, &partner).await;
    let request = |plan| v1::CreateBusinessPlanRequest {
        request_id: String::new(),
        plan: Some(plan),
    };
    let again = refused(
        manager(&world)
            .create_business_plan(request(plan(&partner)))
            .await,
    );
    assert_eq!(again, (Code::AlreadyExists, "YEAR_PLANNED".to_owned()));
    let mut wrong = plan(&partner);
    wrong.year = 2019;
    wrong.commitments[0].amount = None;
    wrong.commitments[1].people = decimal("0");
    assert_eq!(
        bad_fields(manager(&world).create_business_plan(request(wrong)).await),
        fields([
            ("plan.commitments[0]", "REQUIRED"),
            ("plan.commitments[1].people", "OUT_OF_RANGE"),
            ("plan.milestones[0].due_date", "OUT_OF_RANGE"),
        ])
    );
    let written = world.onboard.written().await;
    let mut moved = draft.clone();
    moved.milestones[0].due_date = Some(date(2019, 4, 1));
    let update = v1::UpdateBusinessPlanRequest {
        request_id: String::new(),
        plan: Some(moved),
    };
    assert_eq!(
        bad_fields(manager(&world).update_business_plan(update).await),
        fields([("plan.milestones[0].due_date", "OUT_OF_RANGE")])
    );
    assert_eq!(world.onboard.written().await, written);
}

#[tokio::test]
async fn a_partner_finds_no_plan_of_another() {
    let world = World::new().await;
    let draft = created(&world, &world.partner("p").await).await;
    let other = world.partner("other").await;
    let get = v1::GetBusinessPlanRequest {
        plan_id: draft.plan_id.clone(),
    };
    assert_eq!(
        refused(own(&world, &other).get_business_plan(get).await).0,
        Code::NotFound
    );
    let accept = own(&world, &other)
        .accept_business_plan(acceptance(&draft))
        .await;
    assert_eq!(refused(accept).0, Code::NotFound);
    let list = own(&world, &other)
        .list_business_plans(v1::ListBusinessPlansRequest::default())
        .await;
    assert_eq!(got(list).plans, []);
}

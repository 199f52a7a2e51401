//! Support cases of joint solutions, from both sides.

use contracts::tandem::enable::v1;
use contracts::tandem::enable::v1::support_service_client::SupportServiceClient;
use contracts::tandem::onboard::v1::{SolutionSide, SupportLevel, SupportResponsibility};
use contracts::tandem::platform::v1::Role;
use kit::testing::{Client, at, bad_fields, reason};
use tonic::{Code, Status};
use uuid::Uuid;

use crate::world::{ACME, FIRST, SECOND, World};

const SOLUTION: Uuid = Uuid::from_u128(0x50);

/// L1 with the partner, L2 with the vendor; four hours each.
async fn world() -> World {
    let world = World::new().await;
    let desk = |level: SupportLevel, side: SolutionSide| SupportResponsibility {
        level: level.into(),
        side: side.into(),
        contact: format!("{}@example.com", side.as_str_name()),
        response_hours: 4,
    };
    let desks = vec![
        desk(SupportLevel::L1, SolutionSide::Partner),
        desk(SupportLevel::L2, SolutionSide::Vendor),
    ];
    world.solution(SOLUTION, FIRST, None, desks).await;
    world
}

fn vendor(world: &World) -> SupportServiceClient<Client> {
    SupportServiceClient::new(world.enable.as_role(ACME, Role::PartnerManager))
}

fn partner(world: &World, partner: Uuid) -> SupportServiceClient<Client> {
    SupportServiceClient::new(world.enable.as_partner(ACME, partner))
}

async fn open(
    mut client: SupportServiceClient<Client>,
    level: SupportLevel,
) -> Result<v1::SupportCase, Status> {
    let request = v1::OpenSupportCaseRequest {
        support_case: Some(v1::SupportCase {
            solution_id: SOLUTION.to_string(),
            subject: "orders do not arrive".to_owned(),
            level: level.into(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let answer = client.open_support_case(request).await?;
    Ok(answer.into_inner().support_case.expect("a case"))
}

async fn reply(
    mut client: SupportServiceClient<Client>,
    case_id: &str,
) -> Result<v1::SupportCase, Status> {
    let request = v1::ReplyToSupportCaseRequest {
        case_id: case_id.to_owned(),
        message: "restart the agent".to_owned(),
        ..Default::default()
    };
    let answer = client.reply_to_support_case(request).await?;
    Ok(answer.into_inner().support_case.expect("a case"))
}

async fn get(world: &World, case_id: &str) -> v1::SupportCase {
    let request = v1::GetSupportCaseRequest {
        case_id: case_id.to_owned(),
    };
    let answer = vendor(world).get_support_case(request).await;
    answer
        .expect("there")
        .into_inner()
        .support_case
        .expect("a case")
}

#[tokio::test]
async fn a_case_goes_to_its_side_is_answered_resolved_and_closed() {
    let world = world().await;
    let opened = open(vendor(&world), SupportLevel::Unspecified)
        .await
        .expect("opened");
    assert_eq!(
        (opened.level(), opened.side()),
        (SupportLevel::L1, SolutionSide::Partner)
    );
    assert_eq!(opened.contact, "SOLUTION_SIDE_PARTNER@example.com");
    let due = kit::wire::to_timestamp(at("2018-01-15T16:00:00Z"));
    assert_eq!(opened.respond_by_time, Some(due));

    let id = &opened.case_id;
    let answered = reply(partner(&world, FIRST), id).await.expect("answered");
    assert_eq!(answered.state(), v1::SupportCaseState::Answered);
    let resolve = v1::ResolveSupportCaseRequest {
        case_id: id.clone(),
        resolution: "the agent was restarted".to_owned(),
        ..Default::default()
    };
    let resolved = partner(&world, FIRST).resolve_support_case(resolve).await;
    resolved.expect("resolved");
    let close = || v1::CloseSupportCaseRequest {
        case_id: id.clone(),
        ..Default::default()
    };
    vendor(&world)
        .close_support_case(close())
        .await
        .expect("closed");
    let again = vendor(&world)
        .close_support_case(close())
        .await
        .expect_err("closed");
    assert_eq!(reason(&again), "ILLEGAL_TRANSITION");
    let history = get(&world, id).await.history;
    let steps: Vec<_> = history.iter().map(|one| (one.state(), one.by())).collect();
    assert_eq!(
        steps,
        [
            (v1::SupportCaseState::Open, SolutionSide::Vendor),
            (v1::SupportCaseState::Answered, SolutionSide::Partner),
            (v1::SupportCaseState::Resolved, SolutionSide::Partner),
            (v1::SupportCaseState::Closed, SolutionSide::Vendor),
        ]
    );
}

#[tokio::test]
async fn what_nobody_answers_goes_up_by_itself() {
    let world = world().await;
    let opened = open(vendor(&world), SupportLevel::L1)
        .await
        .expect("opened");
    world.enable.clock.set(at("2018-01-15T15:59:59Z"));
    world.enable.jobs_done().await;
    assert_eq!(
        get(&world, &opened.case_id).await.state(),
        v1::SupportCaseState::Open
    );
    world.enable.clock.set(at("2018-01-15T16:00:00Z"));
    world.enable.jobs_done().await;
    let escalated = get(&world, &opened.case_id).await;
    assert_eq!(escalated.state(), v1::SupportCaseState::Escalated);
    assert_eq!(
        (escalated.level(), escalated.side()),
        (SupportLevel::L2, SolutionSide::Vendor)
    );
    let last = escalated.history.last().expect("history");
    assert_eq!(last.by(), SolutionSide::Unspecified);
    assert_eq!(last.message, "no answer by 2018-01-15 16:00 UTC");
}

#[tokio::test]
async fn an_answer_in_time_keeps_it_where_it_is() {
    let world = world().await;
    let opened = open(vendor(&world), SupportLevel::L1)
        .await
        .expect("opened");
    reply(partner(&world, FIRST), &opened.case_id)
        .await
        .expect("answered");
    world.enable.clock.set(at("2018-01-16T16:00:00Z"));
    world.enable.jobs_done().await;
    assert_eq!(get(&world, &opened.case_id).await.level(), SupportLevel::L1);
    let reopen = v1::ReopenSupportCaseRequest {
        case_id: opened.case_id.clone(),
        reason: "it is back".to_owned(),
        ..Default::default()
    };
    vendor(&world)
        .reopen_support_case(reopen)
        .await
        .expect("reopened");
    world.enable.clock.set(at("2018-01-16T20:00:00Z"));
    world.enable.jobs_done().await;
    assert_eq!(get(&world, &opened.case_id).await.level(), SupportLevel::L2);
}

#[tokio::test]
async fn what_the_solution_lacks_is_named() {
    let world = world().await;
    let refused = open(vendor(&world), SupportLevel::L3)
        .await
        .expect_err("nobody");
    assert_eq!(reason(&refused), "SUPPORT_LEVEL_MISSING");
    assert_eq!(
        refused.message(),
        "the joint solution names nobody for L3; it names L1, L2"
    );
    let opened = open(vendor(&world), SupportLevel::L2)
        .await
        .expect("opened");
    let escalate = v1::EscalateSupportCaseRequest {
        case_id: opened.case_id,
        reason: "deeper".to_owned(),
        ..Default::default()
    };
    let refused = vendor(&world).escalate_support_case(escalate).await;
    assert_eq!(reason(&refused.expect_err("nobody")), "NO_HIGHER_LEVEL");
    let empty = v1::OpenSupportCaseRequest::default();
    let refused = vendor(&world)
        .open_support_case(empty)
        .await
        .expect_err("empty");
    let fields: Vec<String> = bad_fields(&refused)
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(fields, ["support_case.solution_id", "support_case.subject"]);
}

#[tokio::test]
async fn both_sides_see_it_and_nobody_else() {
    let world = world().await;
    let opened = open(partner(&world, FIRST), SupportLevel::L2)
        .await
        .expect("opened");
    assert_eq!(opened.opened_by(), SolutionSide::Partner);
    let listed = |mut client: SupportServiceClient<Client>| async move {
        let request = v1::ListSupportCasesRequest {
            side: SolutionSide::Vendor.into(),
            ..Default::default()
        };
        let answer = client.list_support_cases(request).await;
        answer.expect("a list").into_inner().support_cases.len()
    };
    assert_eq!(listed(vendor(&world)).await, 1);
    assert_eq!(listed(partner(&world, FIRST)).await, 1);
    assert_eq!(listed(partner(&world, SECOND)).await, 0);
    let refused = reply(partner(&world, SECOND), &opened.case_id).await;
    assert_eq!(refused.expect_err("not theirs").code(), Code::NotFound);
    let refused = open(partner(&world, SECOND), SupportLevel::L1).await;
    assert_eq!(refused.expect_err("not theirs").code(), Code::NotFound);
}

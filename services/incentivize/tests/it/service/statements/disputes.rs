//! A partner questions a line: that line waits, the others do not.

use contracts::tandem::{
    incentivize::v1::{
        Adjustment, CreateAdjustmentRequest, DecideAdjustmentRequest, Dispute, DisputeState,
        GetDisputeRequest, ListDisputesRequest, MoneyDirection, OpenDisputeRequest,
        ResolveDisputeRequest,
    },
    platform::v1::Role,
};
use kit::{
    testing::{at, reason},
    wire,
};
use tonic::Code;

use super::{desk::lines, story::first_quarter};
use crate::{
    build::{PARTNER, booking, day, usd},
    service::world::{World, shown},
};

async fn open(world: &World, statement_id: &str, line: i32) -> Result<Dispute, tonic::Status> {
    let request = OpenDisputeRequest {
        statement_id: statement_id.to_owned(),
        line,
        reason: "the deal was larger".to_owned(),
        ..Default::default()
    };
    let opened = world.disputes_as_partner().open_dispute(request).await?;
    Ok(opened.into_inner().dispute.expect("a dispute"))
}

async fn held(world: &World, statement_id: &str) -> String {
    shown(world.statement(statement_id).await.totals[0].held.clone())
}

#[tokio::test]
async fn a_disputed_line_is_held_until_it_is_corrected_in_the_next_statement() {
    let (world, _) = first_quarter().await;
    let first = world.state("2017-01-01").await;
    let dispute = open(&world, &first.statement_id, 2).await.expect("opened");
    assert_eq!(held(&world, &first.statement_id).await, "200.00 USD");
    let again = open(&world, &first.statement_id, 2).await;
    assert_eq!(reason(&again.expect_err("open")), "ALREADY_DISPUTED");
    let none = open(&world, &first.statement_id, 9).await;
    assert_eq!(none.expect_err("no line").code(), Code::NotFound);

    let resolve = ResolveDisputeRequest {
        dispute_id: dispute.dispute_id.clone(),
        resolution: DisputeState::Corrected.into(),
        answer: "you are right".to_owned(),
        correction: Some(wire::to_money(usd("25"))),
        ..Default::default()
    };
    let resolved = world.disputes().resolve_dispute(resolve.clone()).await;
    let resolved = resolved
        .expect("resolved")
        .into_inner()
        .dispute
        .expect("it");
    assert_eq!(held(&world, &first.statement_id).await, "0.00 USD");
    let again = world.disputes().resolve_dispute(resolve).await;
    assert_eq!(reason(&again.expect_err("answered")), "ALREADY_ANSWERED");

    let decide = DecideAdjustmentRequest {
        adjustment_id: resolved.adjustment_id,
        approve: true,
        ..Default::default()
    };
    let own = world
        .adjustments(Role::Finance)
        .decide_adjustment(decide.clone())
        .await;
    assert_eq!(own.expect_err("its author").code(), Code::PermissionDenied);
    let other = world
        .adjustments(Role::TenantAdmin)
        .decide_adjustment(decide)
        .await;
    other.expect("approved by another");
    world.assert_right().await;

    world.service.clock.set(at("2018-04-02T08:00:00Z"));
    world.record(&[booking(9, "2017-12-01", "100")]).await;
    let next = world.state("2018-03-01").await;
    assert!(
        lines(&next).contains(&"manual Adjustment 2018-01-15: 25.00 USD".to_owned()),
        "{:?}",
        lines(&next)
    );
    world.assert_right().await;
}

#[tokio::test]
async fn an_overdue_answer_is_escalated_and_the_history_is_kept() {
    let (world, _) = first_quarter().await;
    let first = world.state("2017-01-01").await;
    let dispute = open(&world, &first.statement_id, 1).await.expect("opened");
    world.service.clock.set(at("2018-01-30T00:01:00Z"));
    world.service.jobs_done().await;
    let request = ListDisputesRequest {
        escalated: true,
        ..Default::default()
    };
    let queue = world.disputes().list_disputes(request).await;
    let queue = queue.expect("a queue").into_inner().disputes;
    assert_eq!(queue.len(), 1);
    let resolve = ResolveDisputeRequest {
        dispute_id: dispute.dispute_id.clone(),
        resolution: DisputeState::Explained.into(),
        answer: "the registered amount counts".to_owned(),
        ..Default::default()
    };
    world
        .disputes()
        .resolve_dispute(resolve)
        .await
        .expect("resolved");
    let request = GetDisputeRequest {
        dispute_id: dispute.dispute_id,
    };
    let found = world.disputes_as_partner().get_dispute(request).await;
    let found = found.expect("its own").into_inner().dispute.expect("one");
    let actions: Vec<String> = found
        .history
        .into_iter()
        .map(|event| event.action)
        .collect();
    assert_eq!(actions, ["OPENED", "ESCALATED", "EXPLAINED"]);
}

#[tokio::test]
async fn after_the_days_for_it_a_line_stands() {
    let (world, _) = first_quarter().await;
    let first = world.state("2017-01-01").await;
    world.service.clock.set(at("2018-02-14T12:00:00Z"));
    open(&world, &first.statement_id, 1)
        .await
        .expect("the last day");
    world.service.clock.set(at("2018-02-15T12:00:00Z"));
    let late = open(&world, &first.statement_id, 2).await;
    assert_eq!(reason(&late.expect_err("too late")), "DISPUTE_TOO_LATE");
}

#[tokio::test]
async fn a_proposed_adjustment_is_no_money_until_it_is_approved() {
    let (world, _) = first_quarter().await;
    let adjustment = Adjustment {
        partner_id: PARTNER.to_string(),
        direction: MoneyDirection::Receivable.into(),
        amount: Some(wire::to_money(usd("7.50"))),
        business_date: Some(wire::to_date(day("2017-03-31"))),
        reason: "a course that was booked".to_owned(),
        ..Default::default()
    };
    let request = CreateAdjustmentRequest {
        adjustment: Some(adjustment),
        ..Default::default()
    };
    let proposed = world
        .adjustments(Role::PartnerManager)
        .create_adjustment(request)
        .await;
    let proposed = proposed
        .expect("proposed")
        .into_inner()
        .adjustment
        .expect("one");
    world.close("2017-01-01").await;
    let draft = world.all_statements().await.remove(0);
    assert_eq!(world.statement(&draft.statement_id).await.lines.len(), 3);
    let decide = DecideAdjustmentRequest {
        adjustment_id: proposed.adjustment_id,
        approve: true,
        ..Default::default()
    };
    let decided = world
        .adjustments(Role::Finance)
        .decide_adjustment(decide)
        .await;
    decided.expect("approved");
    let stated = world.state("2017-01-01").await;
    assert_eq!(stated.lines.len(), 4);
    assert_eq!(shown(stated.totals[0].receivable.clone()), "7.50 USD");
    assert_eq!(shown(stated.totals[0].net.clone()), "352.50 USD");
    world.assert_right().await;
}

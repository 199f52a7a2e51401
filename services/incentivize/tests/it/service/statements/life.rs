//! What may be done to a statement when, and by whom it is seen.

use contracts::tandem::incentivize::v1::{
    BatchApproveStatementsRequest, CloseStatementPeriodRequest, GetStatementRequest,
    ListStatementsRequest, RedraftStatementRequest, StatementAccepted, StatementIssued,
    StatementSettings, StatementState, UpdateStatementSettingsRequest,
};
use incentivize::domain::statement::state::{StatementState as State, Step};
use kit::{
    testing::{at, bad_fields, reason},
    wire,
};
use tonic::Code;

use super::{desk::lines, story::first_quarter};
use crate::build::{booking, day};

#[test]
fn steps_and_states() {
    let steps = [
        Step::Redraft,
        Step::Approve,
        Step::Issue,
        Step::Accept,
        Step::Pay,
    ];
    let table = [
        (
            State::Draft,
            "DRAFT APPROVED - - -",
            "redrafted or approved",
        ),
        (State::Approved, "- - ISSUED - -", "issued"),
        (State::Issued, "- - - ACCEPTED -", "accepted"),
        (State::Accepted, "- - - - PAID", "paid"),
        (State::Paid, "- - - - -", "changed no more"),
    ];
    for (state, expected, legal) in table {
        let after = steps.map(|step| state.after(step).map_or("-", State::code));
        assert_eq!(after.join(" "), expected, "{state}");
        assert_eq!(state.legal(), legal);
    }
    let refused = State::Draft.after(Step::Issue).expect_err("illegal");
    assert_eq!(
        refused.to_string(),
        "a statement that is draft can't be issued; it can be redrafted or approved"
    );
}

#[tokio::test]
async fn a_draft_follows_what_is_known_until_it_is_approved() {
    let (world, _) = first_quarter().await;
    world.close("2017-01-01").await;
    let draft = world.all_statements().await.remove(0);
    assert_eq!(draft.state(), StatementState::Draft);
    let refused = world.issue(&draft.statement_id).await.expect_err("a draft");
    assert_eq!(
        (refused.code(), reason(&refused)),
        (Code::FailedPrecondition, "ILLEGAL_TRANSITION".to_owned())
    );
    world.record(&[booking(3, "2017-03-31", "500")]).await;
    let request = RedraftStatementRequest {
        statement_id: draft.statement_id.clone(),
        ..Default::default()
    };
    let redraft = world.statements().redraft_statement(request.clone()).await;
    redraft.expect("drawn up again");
    let drawn = world.statement(&draft.statement_id).await;
    assert_eq!(lines(&drawn).len(), 4);
    world.approve(&draft.statement_id).await.expect("approved");
    let refused = world.statements().redraft_statement(request).await;
    assert_eq!(
        reason(&refused.expect_err("approved")),
        "ILLEGAL_TRANSITION"
    );
    world.record(&[booking(4, "2017-03-31", "500")]).await;
    let run = world.close("2017-02-01").await;
    assert_eq!(run.left_out[0].reason, "ALREADY_APPROVED");
    let run = world.close("2017-04-01").await;
    assert_eq!(run.left_out[0].reason, "PREVIOUS_NOT_ISSUED");
    world.issue(&draft.statement_id).await.expect("issued");
    let issued = world.statement(&draft.statement_id).await;
    assert_eq!(
        lines(&issued),
        lines(&drawn),
        "the late fact is for the next"
    );
    assert_eq!(issued.hash.len(), 64);
    assert_eq!(world.service.announced::<StatementIssued>().await.len(), 1);
    world.accept(&draft.statement_id).await.expect("accepted");
    let again = world.accept(&draft.statement_id).await;
    assert_eq!(reason(&again.expect_err("accepted")), "ILLEGAL_TRANSITION");
    world.assert_right().await;
}

#[tokio::test]
async fn a_partner_sees_its_own_issued_statements_only() {
    let (world, _) = first_quarter().await;
    world.close("2017-01-01").await;
    let draft = world.all_statements().await.remove(0);
    let request = GetStatementRequest {
        statement_id: draft.statement_id.clone(),
    };
    let hidden = world
        .statements_as_partner()
        .get_statement(request.clone())
        .await;
    assert_eq!(hidden.expect_err("a draft").code(), Code::NotFound);
    let listed = async || {
        let request = ListStatementsRequest::default();
        let listed = world.statements_as_partner().list_statements(request).await;
        listed.expect("a list").into_inner().statements.len()
    };
    assert_eq!(listed().await, 0);
    let early = world
        .accept(&draft.statement_id)
        .await
        .expect_err("a draft");
    assert_eq!(early.code(), Code::NotFound);
    let request_all = BatchApproveStatementsRequest {
        statement_ids: vec![draft.statement_id.clone()],
        ..Default::default()
    };
    world
        .statements()
        .batch_approve_statements(request_all)
        .await
        .expect("approved");
    world.issue(&draft.statement_id).await.expect("issued");
    assert_eq!(listed().await, 1);
    let seen = world.statements_as_partner().get_statement(request).await;
    seen.expect("its own");
}

#[tokio::test]
async fn silence_is_acceptance_after_the_days_for_it() {
    let (world, _) = first_quarter().await;
    let settings = StatementSettings {
        acceptance_days: 10,
        ..Default::default()
    };
    let update = UpdateStatementSettingsRequest {
        settings: Some(settings),
        ..Default::default()
    };
    world
        .statements()
        .update_statement_settings(update)
        .await
        .expect("updated");
    let issued = world.state("2017-01-01").await;
    let state = async || world.statement(&issued.statement_id).await;
    world.service.clock.set(at("2018-01-25T23:59:00Z"));
    world.service.jobs_done().await;
    assert_eq!(state().await.state(), StatementState::Issued);
    world.service.clock.set(at("2018-01-26T00:01:00Z"));
    world.service.jobs_done().await;
    let accepted = state().await;
    assert_eq!(accepted.state(), StatementState::Accepted);
    assert_eq!(accepted.accepter, "");
    assert_eq!(
        world.service.announced::<StatementAccepted>().await.len(),
        1
    );
}

#[tokio::test]
async fn bad_input_names_every_field() {
    let (world, _) = first_quarter().await;
    let early = CloseStatementPeriodRequest {
        day: Some(wire::to_date(day("2018-01-02"))),
        ..Default::default()
    };
    let refused = world.statements().close_statement_period(early).await;
    assert_eq!(reason(&refused.expect_err("too early")), "PERIOD_NOT_ENDED");
    let settings = StatementSettings {
        acceptance_days: -1,
        dispute_days: 366,
        ..Default::default()
    };
    let update = UpdateStatementSettingsRequest {
        settings: Some(settings),
        ..Default::default()
    };
    let refused = world.statements().update_statement_settings(update).await;
    let fields: Vec<String> = bad_fields(&refused.expect_err("refused"))
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(
        fields,
        ["settings.acceptance_days", "settings.dispute_days"]
    );
}

use contracts::tandem::platform::v1::Role;
use serde_json::{Value, json};

use crate::access::contract::Rpc;
use crate::access::given::{Given, TENANT};
use crate::access::sample::Sample;

pub(in crate::access) async fn statements(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CloseStatementPeriod" => Sample::own(month(given)),
        "GetStatementRun" => {
            let run = given
                .asked("StatementService/CloseStatementPeriod", month(given))
                .await;
            Sample::resource(json!({"runId": run["run"]["runId"]}))
        }
        "ListStatements" => {
            let issued = issued(given).await;
            Sample::rows(given.rows_of_partner(), &issued)
        }
        "GetStatement" | "GetStatementDocument" | "AcceptStatement" => {
            Sample::resource(json!({"statementId": issued(given).await}))
        }
        "RedraftStatement" | "ApproveStatement" => {
            Sample::resource(json!({"statementId": kept_draft(given).await}))
        }
        "BatchApproveStatements" => {
            Sample::resource(json!({"statementIds": [kept_draft(given).await]}))
        }
        "IssueStatement" => {
            let request = json!({"statementId": kept_draft(given).await});
            given
                .asked("StatementService/ApproveStatement", request.clone())
                .await;
            Sample::resource(request)
        }
        "GetStatementSettings" => Sample::own(json!({})),
        "UpdateStatementSettings" => Sample::own(json!({"settings": {"acceptanceDays": 20}})),
        _ => None,
    }
}

pub(in crate::access) async fn disputes(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "OpenDispute" => Sample::resource(complaint(issued(given).await)),
        "GetDispute" => Sample::resource(json!({"disputeId": dispute(given).await})),
        "ListDisputes" => Sample::rows(given.rows_of_partner(), &dispute(given).await),
        "ResolveDispute" => Sample::resource(json!({
            "disputeId": dispute(given).await, "resolution": "DISPUTE_STATE_EXPLAINED", "answer": "as agreed",
        })),
        _ => None,
    }
}

pub(in crate::access) async fn adjustments(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CreateAdjustment" => {
            let adjustment = adjustment(&json!(given.partner_id), &month(given)["day"]);
            Sample::references(json!({"adjustment": adjustment}))
        }
        "DecideAdjustment" => {
            let id = proposed(given, &json!(given.partner_id), &month(given)["day"]).await;
            Sample::resource(json!({"adjustmentId": id, "approve": true}))
        }
        "GetAdjustment" => {
            let id = proposed(given, &json!(given.partner_id), &month(given)["day"]).await;
            Sample::resource(json!({"adjustmentId": id}))
        }
        "ListAdjustments" => {
            let id = proposed(given, &json!(given.partner_id), &month(given)["day"]).await;
            Sample::rows(given.rows_of_partner(), &id)
        }
        _ => None,
    }
}

/// The next month that no statement is about, long ago: statements follow one another.
fn month(given: &Given) -> Value {
    let name = given.name("month");
    let number: i32 = name
        .rsplit('-')
        .next()
        .and_then(|number| number.parse().ok())
        .expect("a number");
    let day = json!({"year": 1900 + number / 12, "month": number % 12 + 1, "day": 1});
    json!({"day": day, "period": "STATEMENT_PERIOD_MONTH"})
}

/// In the name of one role of the tenant.
async fn asked_as(given: &Given, role: Role, partner: bool, method: &str, request: Value) -> Value {
    let partner = partner.then_some(given.callers.partner);
    let somebody = kit::testing::somebody(TENANT, &[role], partner);
    let token = given.world.installation.token(&somebody).expect("a token");
    let rpc = Rpc::named(method);
    let answer = given.services.call(&rpc, Some(&token), &request).await;
    answer.unwrap_or_else(|refusal| panic!("{method} {request}: {refusal:?}"))
}

fn adjustment(partner_id: &Value, day: &Value) -> Value {
    json!({
        "partnerId": partner_id, "direction": "MONEY_DIRECTION_PAYABLE", "businessDate": day,
        "amount": super::super::given::dollars(10), "reason": "as agreed",
    })
}

/// By a partner manager, so that everybody else may decide.
async fn proposed(given: &Given, partner_id: &Value, day: &Value) -> Value {
    let request = json!({"adjustment": adjustment(partner_id, day)});
    let method = "AdjustmentService/CreateAdjustment";
    let made = asked_as(given, Role::PartnerManager, false, method, request).await;
    made["adjustment"]["adjustmentId"].clone()
}

/// A draft of the partner with one line, after all its others were issued.
async fn drafted(given: &Given) -> Value {
    let partner_id = json!(given.partner_id);
    for statement in open(given, &partner_id).await {
        if statement["state"] == "STATEMENT_STATE_DRAFT" {
            let request = json!({"statementId": statement["statementId"]});
            given
                .asked("StatementService/ApproveStatement", request)
                .await;
        }
        issue(given, &statement["statementId"]).await;
    }
    drafted_for(given, &partner_id).await
}

/// A draft of a partner of its own, which no other sample issues.
async fn kept_draft(given: &Given) -> Value {
    let partner_id = given.partner().await["partnerId"].clone();
    given.settled().await;
    drafted_for(given, &partner_id).await
}

async fn drafted_for(given: &Given, partner_id: &Value) -> Value {
    let month = month(given);
    let adjustment = proposed(given, partner_id, &month["day"]).await;
    let decide = json!({"adjustmentId": adjustment, "approve": true});
    given
        .asked("AdjustmentService/DecideAdjustment", decide)
        .await;
    given
        .asked("StatementService/CloseStatementPeriod", month)
        .await;
    given.settled().await;
    let open = open(given, partner_id).await;
    open.first().expect("a draft")["statementId"].clone()
}

/// Drafts and approved statements of the partner.
async fn open(given: &Given, partner_id: &Value) -> Vec<Value> {
    let request = json!({"partnerId": partner_id, "pageSize": 1000});
    let listed = given
        .asked("StatementService/ListStatements", request)
        .await;
    let all = listed["statements"].as_array().cloned().unwrap_or_default();
    let is_open = |statement: &Value| {
        ["STATEMENT_STATE_DRAFT", "STATEMENT_STATE_APPROVED"]
            .contains(&statement["state"].as_str().unwrap_or_default())
    };
    all.into_iter().filter(is_open).collect()
}

async fn issue(given: &Given, statement_id: &Value) {
    let request = json!({"statementId": statement_id});
    given
        .asked("StatementService/IssueStatement", request)
        .await;
}

async fn issued(given: &Given) -> Value {
    let statement_id = drafted(given).await;
    let request = json!({"statementId": statement_id});
    given
        .asked("StatementService/ApproveStatement", request)
        .await;
    issue(given, &statement_id).await;
    statement_id
}

fn complaint(statement_id: Value) -> Value {
    json!({"statementId": statement_id, "line": 1, "reason": "the deal was larger"})
}

async fn dispute(given: &Given) -> Value {
    let request = complaint(issued(given).await);
    let method = "DisputeService/OpenDispute";
    let opened = asked_as(given, Role::PartnerUser, true, method, request).await;
    opened["dispute"]["disputeId"].clone()
}

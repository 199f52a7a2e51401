//! Files: every row goes in or is named, and a second import of the same file changes nothing.
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use contracts::google::rpc::bad_request::FieldViolation;
use contracts::tandem::platform::v1::Role;
use contracts::tandem::sell::v1::{
    BatchUpsertOpportunitiesRequest, BatchUpsertOpportunitiesResponse, OpportunityUpsert,
    UpsertNotice, UpsertOutcome, UpsertResult,
};
use prost::Message as _;
use serde_json::{Value, json};
use tonic::Status;

use crate::field_mappings::{managers, mapping};
use crate::harness::{Answer, Call, Gateway};

/// Sell as far as an import needs it: keeps rows by external id, refuses the seller Mallory.
#[derive(Default)]
struct Sell {
    rows: Mutex<HashMap<String, Vec<u8>>>,
}

impl Sell {
    fn batch(&self, call: &Call) -> BatchUpsertOpportunitiesResponse {
        let request: BatchUpsertOpportunitiesRequest = call.message();
        let rows = request.opportunities.into_iter().enumerate();
        BatchUpsertOpportunitiesResponse {
            results: rows.map(|(index, row)| self.row(index, &row)).collect(),
        }
    }

    fn row(&self, index: usize, row: &OpportunityUpsert) -> UpsertResult {
        let mut result = UpsertResult {
            external_id: row.external_id.clone(),
            ..UpsertResult::default()
        };
        if row.seller == "Mallory" {
            result.set_outcome(UpsertOutcome::Refused);
            result.violations.push(FieldViolation {
                field: format!("opportunities[{index}].seller"),
                description: "nobody knows her".to_owned(),
                reason: "UNKNOWN".to_owned(),
            });
            return result;
        }
        let content = row.encode_to_vec();
        let before = self
            .rows
            .lock()
            .expect("rows")
            .insert(row.external_id.clone(), content.clone());
        result.set_outcome(match before {
            None => UpsertOutcome::Created,
            Some(before) if before == content => UpsertOutcome::Unchanged,
            Some(_) => UpsertOutcome::Updated,
        });
        result.resource_id = format!("id-{}", row.external_id);
        if row.account_external_id.is_empty() {
            result.notices.push(UpsertNotice {
                reason: "ACCOUNT_MISSING".to_owned(),
                field: format!("opportunities[{index}].account_external_id"),
                description: "kept without an account".to_owned(),
            });
        }
        result
    }
}

async fn gateway() -> Gateway {
    let gateway = Gateway::start().await;
    gateway
        .call("PUT /v1/lookupTables/managers", &managers())
        .await;
    let put = gateway.call("PUT /v1/fieldMappings/crm", &mapping()).await;
    assert_eq!(put.status, 200, "{}", put.body);
    let sell = Sell::default();
    gateway
        .sell
        .plays("OpportunityService/BatchUpsertOpportunities", move |call| {
            Ok(sell.batch(call))
        });
    gateway
}

async fn import(gateway: &Gateway, body: impl Into<Body>) -> Answer {
    let token = gateway.token(Role::Connector);
    let mut request = gateway.request(&token, "POST /v1/fieldMappings/crm:import", &Value::Null);
    request.headers_mut().insert(
        "content-type",
        "text/csv; charset=utf-8".parse().expect("a value"),
    );
    *request.body_mut() = body.into();
    gateway.send(request).await
}

const HEADER: &str = "id,agent,value,account\n";

fn sums(import: &Value) -> [&str; 6] {
    [
        "rowCount",
        "createdCount",
        "updatedCount",
        "unchangedCount",
        "refusedCount",
        "noticeCount",
    ]
    .map(|name| import[name].as_str().unwrap_or("?"))
}

#[tokio::test]
async fn rows_go_in_and_those_that_do_not_are_named() {
    let gateway = gateway().await;
    let file =
        format!("{HEADER}1,Ann,10.50,Isdom\n2,Zoe,x,Isdom\n3,Bob,,\n4,Bob\n5,Mallory,1,Isdom\n");
    // Mallory's manager is unknown to the table, so tell it who that is.
    let mut table = managers();
    table["entries"]
        .as_array_mut()
        .expect("entries")
        .push(json!({"key": "Mallory", "value": "direct"}));
    gateway.call("PUT /v1/lookupTables/managers", &table).await;

    let answer = import(&gateway, file).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    let mut lines = answer.lines();
    let sum = lines.pop().expect("the sums");
    assert_eq!(sums(&sum), ["5", "2", "0", "0", "3", "1"]);
    assert_eq!(sum["complete"], true);
    let rows: Vec<_> = lines
        .iter()
        .map(|row| {
            format!(
                "{} {} {}",
                row["line"].as_str().unwrap_or("?"),
                row["result"]["externalId"].as_str().unwrap_or("?"),
                row["result"]["outcome"].as_str().unwrap_or("?")
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            "2 1 UPSERT_OUTCOME_CREATED",
            "3 2 UPSERT_OUTCOME_REFUSED",
            "4 3 UPSERT_OUTCOME_CREATED",
            "5 4 UPSERT_OUTCOME_REFUSED",
            "6 5 UPSERT_OUTCOME_REFUSED",
        ]
    );
    let reasons = |row: usize| {
        let violations = lines[row]["result"]["violations"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        violations
            .iter()
            .map(|bad| {
                format!(
                    "{}:{}",
                    bad["field"].as_str().unwrap_or("?"),
                    bad["reason"].as_str().unwrap_or("?")
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        reasons(1),
        [
            "amount:INVALID_VALUE",
            "partners[0].partner_external_id:NOT_IN_LOOKUP_TABLE"
        ]
    );
    assert_eq!(reasons(3), [":WRONG_COLUMN_COUNT"]);
    assert_eq!(
        reasons(4),
        ["seller:UNKNOWN"],
        "the position in the batch is ours"
    );

    let id = sum["importId"].as_str().expect("an id");
    assert_eq!(
        gateway
            .call(&format!("GET /v1/imports/{id}"), &Value::Null)
            .await
            .json(),
        sum
    );
    let kept = gateway
        .call(
            &format!("GET /v1/imports/{id}/rows?pageSize=3"),
            &Value::Null,
        )
        .await
        .json();
    let token = kept["nextPageToken"].as_str().expect("a token");
    let rest = gateway
        .call(
            &format!("GET /v1/imports/{id}/rows?pageToken={token}"),
            &Value::Null,
        )
        .await
        .json();
    let kept: Vec<_> = [&kept, &rest]
        .iter()
        .flat_map(|page| page["rows"].as_array().cloned().unwrap_or_default())
        .collect();
    assert_eq!(
        kept,
        lines[1..].to_vec(),
        "refused rows and rows with notices are kept"
    );
}

#[tokio::test]
async fn a_second_import_of_the_same_file_is_a_true_one_and_changes_nothing() {
    let gateway = gateway().await;
    let mut file = HEADER.to_owned();
    for row in 0..1_234 {
        file.push_str(&format!("{row},Ann,{row}.25,Isdom\n"));
    }
    let first = import(&gateway, file.clone())
        .await
        .lines()
        .pop()
        .expect("the sums");
    assert_eq!(sums(&first), ["1234", "1234", "0", "0", "0", "0"]);
    let second = import(&gateway, file)
        .await
        .lines()
        .pop()
        .expect("the sums");
    assert_eq!(sums(&second), ["1234", "0", "0", "1234", "0", "0"]);
    assert_eq!(first["contentHash"], second["contentHash"]);
    let calls = gateway.sell.calls();
    let batches: Vec<BatchUpsertOpportunitiesRequest> = calls.iter().map(Call::message).collect();
    let sizes: Vec<_> = batches
        .iter()
        .map(|batch| batch.opportunities.len())
        .collect();
    assert_eq!(sizes, [500, 500, 234, 500, 500, 234]);
    let ids: std::collections::HashSet<_> = batches.iter().map(|batch| &batch.request_id).collect();
    assert_eq!(ids.len(), 6, "every batch has an id of its own");
    let list = gateway.call("GET /v1/imports", &Value::Null).await.json();
    assert_eq!(list["imports"], json!([second, first]), "newest first");
}

#[tokio::test]
async fn a_batch_is_sent_again_with_the_same_id_until_it_is_answered() {
    let gateway = gateway().await;
    let (sell, attempts) = (Sell::default(), AtomicUsize::new(0));
    gateway.sell.plays(
        "OpportunityService/BatchUpsertOpportunities",
        move |call| match attempts.fetch_add(1, Ordering::SeqCst) {
            0 | 1 => Err(Status::unavailable("restarting")),
            _ => Ok(sell.batch(call)),
        },
    );
    let answer = import(&gateway, format!("{HEADER}1,Ann,1,Isdom\n")).await;
    assert_eq!(
        sums(answer.lines().last().expect("the sums")),
        ["1", "1", "0", "0", "0", "0"]
    );
    let calls = gateway.sell.calls();
    let ids: Vec<_> = calls
        .iter()
        .map(|call| call.message::<BatchUpsertOpportunitiesRequest>().request_id)
        .collect();
    assert_eq!(ids.len(), 3);
    assert!(!ids[0].is_empty() && ids.iter().all(|id| *id == ids[0]));
}

#[tokio::test]
async fn an_import_that_breaks_off_says_so_and_stays_incomplete() {
    let gateway = gateway().await;
    let (sell, batches) = (Sell::default(), AtomicUsize::new(0));
    gateway.sell.plays(
        "OpportunityService/BatchUpsertOpportunities",
        move |call| match batches.fetch_add(1, Ordering::SeqCst) {
            0 => Ok(sell.batch(call)),
            _ => Err(Status::internal("out of order")),
        },
    );
    let rows: String = (0..501).map(|row| format!("{row},Ann,1,Isdom\n")).collect();
    let answer = import(&gateway, format!("{HEADER}{rows}")).await;
    assert_eq!(answer.status, 200);
    let lines = answer.lines();
    assert_eq!(lines.len(), 501);
    assert_eq!(lines[500]["error"]["code"], "INTERNAL");
    let list = gateway.call("GET /v1/imports", &Value::Null).await.json();
    assert_eq!(list["imports"][0]["complete"], false);
    assert_eq!(
        sums(&list["imports"][0]),
        ["500", "500", "0", "0", "0", "0"]
    );
}

#[tokio::test]
async fn what_cannot_begin_is_a_plain_problem_and_leaves_nothing() {
    let gateway = gateway().await;
    let header = import(&gateway, "id,account\n1,Isdom\n").await;
    assert_eq!(
        header.problem(),
        "400 INVALID_FIELDS agent:MISSING_COLUMN value:MISSING_COLUMN"
    );
    let json = gateway
        .call("POST /v1/fieldMappings/crm:import", &json!({}))
        .await;
    assert_eq!(json.problem(), "415 WRONG_CONTENT_TYPE");
    let broken = futures::stream::iter([Ok(HEADER.to_owned()), Err(std::io::Error::other("gone"))]);
    let token = gateway.token(Role::Connector);
    let analyst = gateway.token(Role::Analyst);
    let mut request = gateway.request(&analyst, "POST /v1/fieldMappings/crm:import", &Value::Null);
    request
        .headers_mut()
        .insert("content-type", "text/csv".parse().expect("a value"));
    assert_eq!(
        gateway.send(request).await.problem(),
        "403 PERMISSION_DENIED"
    );
    let mut request = gateway.request(&token, "POST /v1/fieldMappings/none:import", &Value::Null);
    request
        .headers_mut()
        .insert("content-type", "text/csv".parse().expect("a value"));
    assert_eq!(gateway.send(request).await.problem(), "404 NOT_FOUND");
    let list = gateway.call("GET /v1/imports", &Value::Null).await.json();
    assert_eq!(list["imports"], json!([]));
    assert!(gateway.sell.calls().is_empty());

    // Refused by the target's service: the first batch decides before anything is answered.
    gateway.sell.plays::<BatchUpsertOpportunitiesResponse>(
        "OpportunityService/BatchUpsertOpportunities",
        |_| Err(Status::permission_denied("not you")),
    );
    assert_eq!(
        import(&gateway, format!("{HEADER}1,Ann,1,x\n"))
            .await
            .status,
        403
    );
    drop(broken);
}

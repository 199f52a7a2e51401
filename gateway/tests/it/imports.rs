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
use kit::testing::somebody;
use prost::Message as _;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
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

/// `line external_id outcome`, and `field:reason` of each violation.
fn told(row: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    let result = &row["result"];
    let outcome = text(&result["outcome"]);
    let mut words = vec![text(&row["line"]), text(&result["externalId"])];
    words.push(outcome.trim_start_matches("UPSERT_OUTCOME_").to_owned());
    for bad in result["violations"].as_array().into_iter().flatten() {
        words.push(format!("{}:{}", text(&bad["field"]), text(&bad["reason"])));
    }
    words.join(" ")
}

/// A gateway that has taken in five rows: two good ones, one of them with a notice.
async fn five_rows() -> (Gateway, Vec<Value>, Value) {
    let gateway = gateway().await;
    let mut table = managers();
    let mallory = json!({"key": "Mallory", "value": "direct"});
    table["entries"]
        .as_array_mut()
        .expect("entries")
        .push(mallory);
    gateway.call("PUT /v1/lookupTables/managers", &table).await;
    let rows = "1,Ann,10.50,Isdom\n2,Zoe,x,Isdom\n3,Bob,,\n4,Bob\n5,Mallory,1,Isdom\n";
    let answer = import(&gateway, format!("{HEADER}{rows}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    let mut lines = answer.lines();
    let sum = lines.pop().expect("the sums");
    (gateway, lines, sum)
}

#[tokio::test]
async fn rows_go_in_and_those_that_do_not_are_named() {
    let (_, lines, sum) = five_rows().await;
    assert_eq!(sums(&sum), ["5", "2", "0", "0", "3", "1"]);
    assert_eq!(sum["complete"], true);
    let rows: Vec<_> = lines.iter().map(told).collect();
    assert_eq!(
        rows,
        [
            "2 1 CREATED",
            "3 2 REFUSED amount:INVALID_VALUE partners[0].partner_external_id:NOT_IN_LOOKUP_TABLE",
            "4 3 CREATED",
            "5 4 REFUSED :WRONG_COLUMN_COUNT",
            "6 5 REFUSED seller:UNKNOWN",
        ]
    );
    assert_eq!(
        lines[2]["result"]["notices"][0]["field"],
        "account_external_id"
    );
}

#[tokio::test]
async fn rows_that_somebody_must_look_at_are_kept_with_the_import() {
    let (gateway, lines, sum) = five_rows().await;
    let id = sum["importId"].as_str().expect("an id");
    let get = async |path: String| {
        gateway
            .call(&format!("GET /v1/imports/{id}{path}"), &Value::Null)
            .await
            .json()
    };
    assert_eq!(get(String::new()).await, sum);
    let first = get("/rows?pageSize=3".to_owned()).await;
    let token = first["nextPageToken"].as_str().expect("a token");
    let second = get(format!("/rows?pageToken={token}")).await;
    let pages = [&first["rows"], &second["rows"]];
    let kept: Vec<_> = pages
        .iter()
        .flat_map(|rows| rows.as_array().cloned().unwrap_or_default())
        .collect();
    assert_eq!(kept, lines[1..]);
    let other = gateway.token_of(&somebody("other", &[Role::TenantAdmin], None));
    let foreign = gateway
        .call_as(&other, &format!("GET /v1/imports/{id}/rows"), &Value::Null)
        .await;
    assert_eq!(foreign.problem(), "404 NOT_FOUND");
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
}

#[tokio::test]
async fn an_upload_that_breaks_off_changes_nothing() {
    let gateway = gateway().await;
    let rows: String = (0..2_000)
        .map(|row| format!("{row},Ann,1,Isdom\n"))
        .collect();
    let head = format!(
        "POST /v1/fieldMappings/crm:import HTTP/1.1\r\nHost: door\r\nAuthorization: Bearer {}\r\n\
         Content-Type: text/csv\r\nContent-Length: 1000000\r\n\r\n",
        gateway.token(Role::Connector)
    );
    let address = gateway.url.trim_start_matches("http://");
    let mut connection = TcpStream::connect(address).await.expect("the door is open");
    connection
        .write_all(format!("{head}{HEADER}{rows}").as_bytes())
        .await
        .expect("written");
    connection.shutdown().await.expect("hung up");
    let mut answer = String::new();
    let _ = connection.read_to_string(&mut answer).await;
    assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
    let list = gateway.call("GET /v1/imports", &Value::Null).await.json();
    assert_eq!(list["imports"], json!([]));
    assert!(gateway.sell.calls().is_empty());
}

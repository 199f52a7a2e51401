//! Bodies of lines: each line is a message of the service's stream.
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use contracts::tandem::platform::v1::Role;
use contracts::tandem::sell::v1::{IngestFactsRequest, IngestFactsResponse};
use prost::Message as _;
use serde_json::Value;

use crate::harness::{Answer, Gateway};

async fn ingest(gateway: &Gateway, body: Body) -> Answer {
    let token = gateway.token(Role::Connector);
    let mut request = gateway.request(&token, "POST /v1/facts:ingest", &Value::Null);
    request.headers_mut().insert(
        "content-type",
        "application/x-ndjson".parse().expect("a value"),
    );
    *request.body_mut() = body;
    gateway.send(request).await
}

#[tokio::test]
async fn each_line_is_a_message() {
    let gateway = Gateway::start().await;
    gateway.sell.plays("FactService/IngestFacts", |call| {
        let facts = call.messages.iter().map(|message| {
            IngestFactsRequest::decode(message.clone())
                .expect("a message")
                .facts
                .len()
        });
        Ok(IngestFactsResponse {
            recorded: facts.sum::<usize>() as i64,
            ..Default::default()
        })
    });
    let lines = "{\"facts\":[{\"source\":\"a\"},{\"source\":\"b\"}]}\n\n{\"facts\":[{}]}";
    let chunks = lines
        .as_bytes()
        .chunks(7)
        .map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec()));
    let chunks: Vec<_> = chunks.collect();
    let answer = ingest(&gateway, Body::from_stream(futures::stream::iter(chunks))).await;
    assert_eq!(answer.json()["recorded"], "3");
    assert_eq!(answer.header("tandem-position"), "sell/0/x");
    assert_eq!(gateway.sell.calls()[0].messages.len(), 2);
}

#[tokio::test]
async fn a_bad_line_ends_the_call_and_is_named() {
    let gateway = Gateway::start().await;
    static ANSWERED: AtomicUsize = AtomicUsize::new(0);
    gateway.sell.plays("FactService/IngestFacts", |_| {
        ANSWERED.fetch_add(1, Ordering::SeqCst);
        Ok(IngestFactsResponse::default())
    });
    let fact = ingest(
        &gateway,
        Body::from("{\"facts\":[]}\n{\"facts\":[{\"colour\":1}, {\"kind\": \"NONE\"}]}\n{}\n"),
    )
    .await;
    assert_eq!(
        fact.problem(),
        "400 INVALID_FIELDS line[2].facts[0].colour:UNKNOWN_FIELD line[2].facts[1].kind:INVALID_VALUE"
    );
    let json = ingest(&gateway, Body::from("{}\n{}\n{\n")).await;
    assert_eq!(json.problem(), "400 INVALID_FIELDS line[3]:INVALID_JSON");
    let long = format!("{{\"facts\":[{}", " ".repeat(5 << 20));
    assert_eq!(
        ingest(&gateway, Body::from(long)).await.problem(),
        "413 LINE_TOO_LARGE"
    );
    let token = gateway.token(Role::Connector);
    let mut query = gateway.request(
        &token,
        "POST /v1/facts:ingest?source=x",
        &serde_json::json!({}),
    );
    query.headers_mut().insert(
        "content-type",
        "application/x-ndjson".parse().expect("a value"),
    );
    assert_eq!(
        gateway.send(query).await.problem(),
        "400 INVALID_FIELDS source:UNKNOWN_PARAMETER"
    );
    assert_eq!(
        ANSWERED.load(Ordering::SeqCst),
        0,
        "the service never sees such a stream end well"
    );
}

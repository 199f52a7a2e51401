mod round_trip;

use http::Method;
use prost_reflect::DynamicMessage;
use serde_json::{Value, json};

use super::*;
use crate::routes::contract::{Rpc, bindings};
use crate::routes::{Found, Routes};

fn routes() -> Routes<Rpc> {
    let mut routes = Routes::default();
    for (method, template, rpc) in bindings(&contracts::POOL).expect("rules") {
        routes.add(method, &template, rpc).expect("no conflict");
    }
    routes
}

/// What `METHOD path?query` with a body and a key becomes: the message as JSON, or `field REASON` of each error.
fn transcoded(line: &str, body: &Value, key: Option<&str>) -> Result<Value, String> {
    let (method, target) = line.split_once(' ').expect("METHOD target");
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let method: Method = method.parse().expect("a method");
    let routes = routes();
    let Found::Target(rpc, variables) = routes.find(&method, path) else {
        panic!("{line} is no route");
    };
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let incoming = Incoming {
        variables: &variables,
        query,
        body: body.as_bytes(),
        idempotency_key: key,
    };
    match request(rpc, &incoming) {
        Ok(message) => Ok(plain(&message)),
        Err(problem) if problem.errors().is_empty() => Err(problem.reason().to_owned()),
        Err(problem) => {
            let errors = problem.errors().iter();
            let errors: Vec<_> = errors
                .map(|error| {
                    format!("{} {}", error.field, error.reason)
                        .trim()
                        .to_owned()
                })
                .collect();
            Err(errors.join("; "))
        }
    }
}

fn plain(message: &DynamicMessage) -> Value {
    serde_json::to_value(message).expect("JSON")
}

#[test]
fn path_query_body_and_key_become_one_message() {
    let null = Value::Null;
    let cases = [
        ("GET /v1/partners", &null, None, json!({})),
        ("GET /v1/partners/7", &null, None, json!({"partnerId": "7"})),
        (
            "GET /v1/opportunities?pageSize=5&order_by=value+desc&stage=OPPORTUNITY_STAGE_WON",
            &null,
            None,
            json!({"pageSize": 5, "orderBy": "value desc", "stage": "OPPORTUNITY_STAGE_WON"}),
        ),
        (
            "GET /v1/opportunities?closeDateFrom=2017-01-01",
            &null,
            None,
            json!({"closeDateFrom": {"year": 2017, "month": 1, "day": 1}}),
        ),
        (
            "GET /v1/opportunities?close_date_from.year=2017&closeDateFrom.month=2",
            &null,
            None,
            json!({"closeDateFrom": {"year": 2017, "month": 2}}),
        ),
        (
            "POST /v1/accounts",
            &json!({"displayName": "Isdom", "domains": ["isdom.example"]}),
            Some("k1"),
            json!({"requestId": "k1", "account": {"displayName": "Isdom", "domains": ["isdom.example"]}}),
        ),
        (
            "POST /v1/accounts",
            &json!({"display_name": "Isdom", "owner": null}),
            None,
            json!({"account": {"displayName": "Isdom"}}),
        ),
        (
            "POST /v1/opportunities/9:changeStage",
            &json!({"stage": "OPPORTUNITY_STAGE_WON", "amount": {"currencyCode": "USD", "units": "12", "nanos": 300_000_000}}),
            None,
            json!({"opportunityId": "9", "stage": "OPPORTUNITY_STAGE_WON",
                "amount": {"currencyCode": "USD", "units": "12", "nanos": 300_000_000}}),
        ),
        (
            "POST /v1/opportunities/9:changeStage",
            &json!({"opportunityId": "9", "requestId": "k"}),
            Some("k"),
            json!({"opportunityId": "9", "requestId": "k"}),
        ),
        (
            "POST /v1/enrollments/9:submit",
            &null,
            None,
            json!({"enrollmentId": "9"}),
        ),
        (
            "PATCH /v1/accounts/7?update_mask=owner",
            &json!({"owner": "x", "sector": "y"}),
            None,
            json!({"account": {"accountId": "7", "owner": "x", "sector": "y"}, "updateMask": "owner"}),
        ),
        (
            "PATCH /v1/accounts/7",
            &json!({"accountId": "7", "etag": "e", "displayName": "x", "sector": null}),
            None,
            json!({"account": {"accountId": "7", "etag": "e", "displayName": "x"}, "updateMask": "displayName,sector"}),
        ),
        (
            "PUT /v1/fieldMappings/crm",
            &json!({"target": "IMPORT_TARGET_ACCOUNTS"}),
            None,
            json!({"fieldMapping": {"fieldMappingId": "crm", "target": "IMPORT_TARGET_ACCOUNTS"}}),
        ),
    ];
    for (line, body, key, expected) in cases {
        assert_eq!(transcoded(line, body, key), Ok(expected), "{line}");
    }
}

#[test]
fn every_bad_field_is_named_with_its_path() {
    let null = Value::Null;
    let cases = [
        (
            "GET /v1/partners?colour=red&pageSize=x",
            &null,
            None,
            "colour UNKNOWN_PARAMETER; page_size INVALID_VALUE",
        ),
        (
            "GET /v1/partners?pageSize=1&page_size=2",
            &null,
            None,
            "page_size CONFLICT",
        ),
        (
            "GET /v1/partners/7?partnerId=8",
            &null,
            None,
            "partnerId UNKNOWN_PARAMETER",
        ),
        ("GET /v1/partners", &json!({}), None, "UNEXPECTED_BODY"),
        (
            "POST /v1/accounts?account.owner=x",
            &json!({}),
            None,
            "account.owner UNKNOWN_PARAMETER",
        ),
        (
            "POST /v1/accounts",
            &json!([1]),
            None,
            "account INVALID_VALUE",
        ),
        (
            "POST /v1/accounts",
            &json!({"displayName": 1, "domains": "x", "colour": 1, "createTime": "now"}),
            None,
            "account.colour UNKNOWN_FIELD; account.create_time INVALID_VALUE; account.display_name INVALID_VALUE; account.domains INVALID_VALUE",
        ),
        (
            "POST /v1/opportunities:batchUpsert",
            &json!({"opportunities": [{"stage": "WON"}, {}, {"lines": [{}, {"quantity": {"value": 2}}], "amount": {"units": "x"}}]}),
            None,
            "opportunities[0].stage INVALID_VALUE; opportunities[2].amount.units INVALID_VALUE; opportunities[2].lines[1].quantity.value INVALID_VALUE",
        ),
        (
            "POST /v1/opportunities/9:changeStage",
            &json!({"opportunityId": "8"}),
            None,
            "opportunity_id CONFLICT",
        ),
        (
            "POST /v1/opportunities/9:changeStage",
            &json!({"requestId": "a"}),
            Some("b"),
            "request_id DIFFERENT_KEYS",
        ),
        (
            "POST /v1/opportunities/9:changeStage?etag=x",
            &json!({}),
            None,
            "etag UNKNOWN_PARAMETER",
        ),
    ];
    for (line, body, key, expected) in cases {
        assert_eq!(
            transcoded(line, body, key),
            Err(expected.to_owned()),
            "{line}"
        );
    }
}

#[test]
fn a_body_that_is_no_json_is_refused_as_such() {
    let routes = routes();
    let Found::Target(rpc, variables) = routes.find(&Method::POST, "/v1/accounts") else {
        panic!("no route");
    };
    for body in ["{", "{}{}", "\u{feff}{}", "{\"a\":}", "displayName=x"] {
        let incoming = Incoming {
            variables: &variables,
            body: body.as_bytes(),
            ..Incoming::default()
        };
        let problem = request(rpc, &incoming).expect_err(body);
        assert_eq!(problem.reason(), "INVALID_JSON", "{body}");
    }
}

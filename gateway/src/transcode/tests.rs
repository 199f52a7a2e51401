mod round_trip;

use http::Method;
use serde_json::Value;

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

/// The message as JSON, or `field REASON` of each error.
fn transcoded(line: &str, body: &str, key: Option<&str>) -> Result<Value, String> {
    let (method, target) = line.split_once(' ').expect("METHOD target");
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let method: Method = method.parse().expect("a method");
    let routes = routes();
    let Found::Target(rpc, variables) = routes.find(&method, path) else {
        panic!("{line} is no route");
    };
    let incoming = Incoming {
        variables: &variables,
        query,
        body: body.as_bytes(),
        idempotency_key: key,
    };
    match request(rpc, &incoming) {
        Ok(message) => Ok(serde_json::to_value(&message).expect("JSON")),
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

#[test]
fn requests_become_messages_and_every_bad_field_is_named() {
    let cases = include_str!("tests/cases.txt").split("\n\n").skip(1);
    for case in cases {
        let mut lines = case.trim().lines();
        let line = lines.next().unwrap_or_default();
        let (line, key) = match line.split_once(" key=") {
            Some((line, key)) => (line, Some(key)),
            None => (line, None),
        };
        let expected = lines.next_back().unwrap_or_default();
        let found = transcoded(line, lines.next().unwrap_or_default(), key);
        match expected.split_at(2) {
            ("= ", json) => assert_eq!(
                found,
                Ok(serde_json::from_str(json).expect("JSON")),
                "{case}"
            ),
            ("! ", errors) => assert_eq!(found, Err(errors.to_owned()), "{case}"),
            _ => panic!("{case}: neither = nor !"),
        }
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

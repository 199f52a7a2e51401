//! REST calls: what arrives at the service, what comes back, and what is told when it does not.
use axum::body::Body;
use contracts::google::rpc::{
    BadRequest, ErrorInfo, PreconditionFailure, RetryInfo, bad_request, precondition_failure,
};
use contracts::tandem::platform::v1::Role;
use contracts::tandem::sell::v1::{
    Account, CreateAccountRequest, CreateAccountResponse, GetAccountRequest, GetAccountResponse,
    ListAccountsRequest, ListAccountsResponse, UpdateAccountRequest, UpdateAccountResponse,
};
use http::Request;
use prost::{Message, Name};
use serde_json::{Value, json};
use tonic::{Code, Status};

use crate::harness::Gateway;

#[tokio::test]
async fn a_write_passes_through_with_key_position_trace_and_credential() {
    let gateway = Gateway::start().await;
    gateway.sell.plays("AccountService/CreateAccount", |call| {
        let request: CreateAccountRequest = call.message();
        let account = request.account.map(|account| Account {
            account_id: "a1".to_owned(),
            ..account
        });
        Ok(CreateAccountResponse { account })
    });
    let token = gateway.token(Role::FieldSeller);
    let mut request = gateway.request(
        &token,
        "POST /v1/accounts",
        &json!({"displayName": "Isdom", "domains": ["isdom.example"]}),
    );
    let headers = request.headers_mut();
    headers.insert("idempotency-key", "k-1".parse().expect("a value"));
    headers.insert("tandem-position", "onboard/1/e".parse().expect("a value"));
    headers.insert(
        "traceparent",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            .parse()
            .expect("a value"),
    );
    let answer = gateway.send(request).await;

    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("tandem-position"), "sell/0/x");
    assert_eq!(
        answer.json(),
        json!({"accountId": "a1", "externalId": "", "displayName": "Isdom", "parentAccountId": "",
               "domains": ["isdom.example"], "sector": "", "country": "", "owner": "", "etag": ""})
    );
    let calls = gateway.sell.calls();
    let [call] = calls.as_slice() else {
        panic!("one call")
    };
    assert_eq!(call.message::<CreateAccountRequest>().request_id, "k-1");
    assert_eq!(call.header("authorization"), format!("Bearer {token}"));
    assert_eq!(call.header("tandem-position"), "onboard/1/e");
    assert!(
        call.header("traceparent")
            .contains("0af7651916cd43dd8448eb211c80319c")
    );
    assert_eq!(call.header("grpc-timeout"), "30000000u");
}

#[tokio::test]
async fn path_query_and_body_arrive_as_the_contract_says() {
    let gateway = Gateway::start().await;
    gateway.sell.plays("AccountService/ListAccounts", |call| {
        let request: ListAccountsRequest = call.message();
        assert_eq!(
            (request.page_size, request.external_id.as_str()),
            (7, "x y")
        );
        Ok(ListAccountsResponse::default())
    });
    gateway.sell.plays("AccountService/UpdateAccount", |call| {
        let request: UpdateAccountRequest = call.message();
        assert_eq!(
            request.update_mask.expect("a mask").paths,
            ["owner", "sector"]
        );
        Ok(UpdateAccountResponse {
            account: request.account,
        })
    });
    gateway.sell.plays("AccountService/GetAccount", |call| {
        let request: GetAccountRequest = call.message();
        assert_eq!(request.account_id, "a/b");
        Ok(GetAccountResponse::default())
    });
    let null = Value::Null;
    let list = gateway
        .call("GET /v1/accounts?pageSize=7&external_id=x+y", &null)
        .await;
    assert_eq!(list.json(), json!({"accounts": [], "nextPageToken": ""}));
    let update = gateway
        .call(
            "PATCH /v1/accounts/a1",
            &json!({"owner": "o", "sector": ""}),
        )
        .await;
    assert_eq!(update.json()["accountId"], "a1");
    assert_eq!(
        gateway.call("GET /v1/accounts/a%2Fb", &null).await.json(),
        null
    );
    let head = gateway
        .call("HEAD /v1/accounts?pageSize=7&external_id=x+y", &null)
        .await;
    assert_eq!((head.status.as_u16(), head.body.as_str()), (200, ""));
}

#[tokio::test]
async fn a_refusal_carries_code_reason_fields_and_facts() {
    let gateway = Gateway::start().await;
    gateway
        .sell
        .plays::<GetAccountResponse>("AccountService/GetAccount", |_| {
            let info = ErrorInfo {
                reason: "ILLEGAL_TRANSITION".to_owned(),
                domain: "tandem".to_owned(),
                metadata: [("legal".to_owned(), "WON, LOST".to_owned())].into(),
            };
            let bad = BadRequest {
                field_violations: vec![bad_request::FieldViolation {
                    field: "opportunity.stage".to_owned(),
                    description: "cannot go there".to_owned(),
                    reason: "ILLEGAL".to_owned(),
                }],
            };
            let precondition = PreconditionFailure {
                violations: vec![precondition_failure::Violation {
                    r#type: "MISSING".to_owned(),
                    subject: "enrollment".to_owned(),
                    description: "is not active".to_owned(),
                }],
            };
            let retry = RetryInfo {
                retry_delay: Some(prost_types::Duration {
                    seconds: 2,
                    nanos: 1,
                }),
            };
            let details = vec![any(&info), any(&bad), any(&precondition), any(&retry)];
            Err(refusal(Code::FailedPrecondition, "not now", details))
        });
    let answer = gateway.call("GET /v1/accounts/a1", &Value::Null).await;
    assert_eq!(answer.header("retry-after"), "3");
    assert_eq!(
        answer.json(),
        json!({
            "type": "urn:tandem:problem:illegal-transition",
            "title": "Bad Request",
            "status": 400,
            "detail": "not now",
            "code": "FAILED_PRECONDITION",
            "reason": "ILLEGAL_TRANSITION",
            "errors": [
                {"field": "opportunity.stage", "reason": "ILLEGAL", "description": "cannot go there"},
                {"field": "enrollment", "reason": "MISSING", "description": "is not active"},
            ],
            "metadata": {"legal": "WON, LOST"},
        })
    );
}

fn any<M: Message + Name>(message: &M) -> prost_types::Any {
    prost_types::Any {
        type_url: format!("type.googleapis.com/{}", M::full_name()),
        value: message.encode_to_vec(),
    }
}

fn refusal(code: Code, text: &str, details: Vec<prost_types::Any>) -> Status {
    let status = contracts::google::rpc::Status {
        code: code.into(),
        message: text.to_owned(),
        details,
    };
    Status::with_details(code, text, status.encode_to_vec().into())
}

#[tokio::test]
async fn every_code_has_its_status() {
    let gateway = Gateway::start().await;
    let cases = [
        (Code::InvalidArgument, 400),
        (Code::Unauthenticated, 401),
        (Code::PermissionDenied, 403),
        (Code::NotFound, 404),
        (Code::AlreadyExists, 409),
        (Code::Aborted, 409),
        (Code::ResourceExhausted, 429),
        (Code::Internal, 500),
        (Code::Unimplemented, 501),
        (Code::Unavailable, 503),
        (Code::DeadlineExceeded, 504),
    ];
    for (code, status) in cases {
        gateway
            .sell
            .plays::<GetAccountResponse>("AccountService/GetAccount", move |_| {
                Err(Status::new(code, "no"))
            });
        let answer = gateway.call("GET /v1/accounts/a1", &Value::Null).await;
        assert_eq!(answer.status, status, "{code:?}");
        assert_eq!(answer.json()["status"], status, "{code:?}");
    }
}

#[tokio::test]
async fn what_is_no_request_is_refused_before_any_service_sees_it() {
    let gateway = Gateway::start().await;
    let null = Value::Null;
    let problem = async |line: &str, body: &Value| gateway.call(line, body).await.problem();
    assert_eq!(problem("GET /v2/accounts", &null).await, "404 NO_SUCH_PATH");
    assert_eq!(
        problem("POST /tandem.platform.v1.EventSinkService/Deliver", &null).await,
        "404 NO_SUCH_PATH"
    );
    assert_eq!(
        problem("GET /v1/accounts?colour=red", &null).await,
        "400 INVALID_FIELDS colour:UNKNOWN_PARAMETER"
    );
    assert_eq!(
        problem("POST /v1/accounts", &json!({"displayName": 1, "colour": 2})).await,
        "400 INVALID_FIELDS account.colour:UNKNOWN_FIELD account.display_name:INVALID_VALUE"
    );
    assert_eq!(
        problem("DELETE /v1/accounts", &null).await,
        "405 WRONG_METHOD"
    );
    let wrong = gateway.call("DELETE /v1/accounts", &null).await;
    assert_eq!(wrong.header("allow"), "POST, GET, HEAD");
    let large = json!({"displayName": "x".repeat(4 << 20)});
    assert_eq!(
        problem("POST /v1/accounts", &large).await,
        "413 BODY_TOO_LARGE"
    );

    // A document of 10 MiB passes; in base64 it has 14.
    let document = |length: usize| json!({"content": "A".repeat(length)});
    let refusal = problem("POST /v1/documents", &document(16 << 20)).await;
    assert_eq!(refusal, "413 BODY_TOO_LARGE");
    let passed = problem("POST /v1/documents", &document(14 << 20)).await;
    assert_ne!(passed, "413 BODY_TOO_LARGE");

    let token = gateway.token(Role::TenantAdmin);
    let with = async |name: &'static str, value: &'static str, body: &'static str| {
        let mut request = gateway.request(&token, "POST /v1/accounts", &json!({}));
        request
            .headers_mut()
            .insert(name, value.parse().expect("a value"));
        if !body.is_empty() {
            *request.body_mut() = Body::from(body);
            request.headers_mut().remove("content-length");
        }
        gateway.send(request).await.problem()
    };
    assert_eq!(
        with("content-type", "text/plain", "").await,
        "415 WRONG_CONTENT_TYPE"
    );
    assert_eq!(
        with("content-type", "application/json; charset=utf-8", "{").await,
        "400 INVALID_JSON"
    );
    assert_eq!(
        with("idempotency-key", " ", "").await,
        "400 INVALID_FIELDS Idempotency-Key:INVALID_VALUE"
    );
    assert_eq!(
        with("request-timeout", "0", "").await,
        "400 INVALID_FIELDS Request-Timeout:INVALID_VALUE"
    );
    assert_eq!(gateway.sell.calls().len(), 0);
}

#[tokio::test]
async fn a_body_without_announced_length_is_measured_while_it_arrives() {
    let gateway = Gateway::start().await;
    let chunks = (0..5).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1 << 20]));
    let request = Request::builder()
        .method("POST")
        .uri(format!("{}/v1/accounts", gateway.url))
        .header(
            "authorization",
            format!("Bearer {}", gateway.token(Role::TenantAdmin)),
        )
        .header("content-type", "application/json")
        .body(Body::from_stream(futures::stream::iter(chunks)))
        .expect("a request");
    assert_eq!(gateway.send(request).await.problem(), "413 BODY_TOO_LARGE");
}

#[tokio::test]
async fn a_service_that_is_slow_or_away_is_told_from_one_that_refuses() {
    let gateway = Gateway::start().await;
    gateway.sell.plays("AccountService/GetAccount", |_| {
        std::thread::sleep(std::time::Duration::from_millis(1_500));
        Ok(GetAccountResponse::default())
    });
    let token = gateway.token(Role::TenantAdmin);
    let mut request = gateway.request(&token, "GET /v1/accounts/a1", &Value::Null);
    request
        .headers_mut()
        .insert("request-timeout", "1".parse().expect("a value"));
    assert_eq!(
        gateway.send(request).await.problem(),
        "504 DEADLINE_EXCEEDED"
    );
    let away = gateway.call("GET /v1/metrics", &Value::Null).await;
    assert_eq!(away.problem(), "503 SERVICE_UNREACHABLE");
    assert_eq!(away.header("retry-after"), "1");
    assert!(!away.body.contains("127.0.0.1"), "{}", away.body);
    // Nothing of onboard is served here at all: the common address answers, and knows no such method.
    assert_eq!(
        gateway
            .call("GET /v1/partners/p1", &Value::Null)
            .await
            .status,
        501
    );
}

#[tokio::test]
async fn health_is_open_to_everybody() {
    let gateway = Gateway::start().await;
    for path in ["/healthz", "/readyz"] {
        let request = Request::builder()
            .uri(format!("{}{path}", gateway.url))
            .body(Body::empty())
            .expect("a request");
        assert_eq!(gateway.send(request).await.status, 200);
    }
    let open = Request::builder()
        .uri(format!("{}/v1/accounts", gateway.url))
        .body(Body::empty())
        .expect("a request");
    let answer = gateway.send(open).await;
    assert_eq!(answer.problem(), "401 UNAUTHENTICATED");
    assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"tandem\"");
}

//! People's credentials are served without a caller.
use contracts::google::api::HttpBody;
use contracts::tandem::enable::v1::GetPublicCredentialRequest;
use http::{Request, StatusCode};
use kit::identity::{SigningKey, Verifier};
use tonic::Status;

use crate::harness::{Answer, Gateway};

const METHOD: &str = "/tandem.enable.v1.CertificationService/GetPublicCredential";

async fn get(gateway: &Gateway, path: &str) -> Answer {
    let request = Request::builder().uri(format!("{}{path}", gateway.url));
    gateway
        .send(request.body(axum::body::Body::empty()).expect("a request"))
        .await
}

#[tokio::test]
async fn whoever_has_the_link_gets_the_credential() {
    let gateway = Gateway::start().await;
    gateway.sell.plays(METHOD, |call| {
        let asked: GetPublicCredentialRequest = call.message();
        match asked.credential_id.as_str() {
            "c1" => Ok(HttpBody {
                content_type: "application/json".to_owned(),
                data: br#"{"state":"REVOKED"}"#.to_vec(),
                extensions: Vec::new(),
            }),
            _ => Err(Status::not_found("there is no such credential")),
        }
    });
    let answer = get(&gateway, "/credentials/acme/c1").await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::OK, r#"{"state":"REVOKED"}"#)
    );
    assert_eq!(answer.headers["cache-control"], "no-store");
    let missing = get(&gateway, "/credentials/acme/c2").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);

    // The gateway asks in its own name, for the tenant of the link and no other.
    let call = &gateway.sell.calls()[0];
    let token = call.header("authorization").trim_start_matches("Bearer ");
    let key = SigningKey::from_seed([7; 32]);
    let clock = gateway.service.clock.clone();
    let verifier = Verifier::new(vec![key.issuer_of_installation()], clock);
    let caller = verifier.caller(token).expect("a token of the installation");
    assert_eq!((caller.tenant.as_str(), caller.internal), ("acme", true));
}

#[tokio::test]
async fn nothing_else_is_served_without_a_caller() {
    let gateway = Gateway::start().await;
    for path in [
        "/v1/certifications",
        "/v1/certifications/x/credential",
        "/credentials/acme",
    ] {
        let answer = get(&gateway, path).await;
        let refused = [StatusCode::UNAUTHORIZED, StatusCode::NOT_FOUND];
        assert!(refused.contains(&answer.status), "{path}: {answer:?}");
    }
    assert!(gateway.sell.calls().is_empty());
}

//! A gateway with its door open, a client that speaks HTTP, and services that are played.
mod played;

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use contracts::tandem::platform::v1::Role;
use gateway::{Door, Upstreams};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use kit::Caller;
use kit::identity::{SigningKey, Verifier};
use kit::testing::{TestService, somebody};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::transport::Endpoint;

pub use played::{Call, Played};

/// Everything that a test needs.
pub struct Gateway {
    pub service: TestService,
    pub sell: Played,
    pub url: String,
    client: Client<HttpConnector, Body>,
    _stop: DropGuard,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Gateway {
    pub async fn start() -> Self {
        let service = TestService::start(gateway::NAME, &gateway::MIGRATIONS, gateway::mount).await;
        let sell = Played::start().await;
        let nowhere = Endpoint::from_static("http://127.0.0.1:1").connect_lazy();
        let upstreams = Upstreams::common(service.anonymous())
            .with("tandem.sell.v1", sell.channel())
            .with("tandem.enable.v1", sell.channel())
            .with("tandem.analytics.v1", nowhere);
        let key = SigningKey::from_seed([7; 32]);
        let verifier = Verifier::new(vec![key.issuer_of_installation()], service.clock.clone());
        let door = Door::new(
            &service.service,
            verifier,
            service.signer.clone(),
            upstreams,
        )
        .expect("the contracts can be served");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let stop = CancellationToken::new();
        tokio::spawn(door.serve(listener, Duration::ZERO, stop.clone()));
        Self {
            service,
            sell,
            url,
            client: Client::builder(TokioExecutor::new()).build_http(),
            _stop: stop.drop_guard(),
        }
    }

    /// A token of somebody with one role in the tenant `acme`.
    pub fn token(&self, role: Role) -> String {
        self.token_of(&somebody("acme", &[role], None))
    }

    pub fn token_of(&self, caller: &Caller) -> String {
        let lifetime = Duration::from_secs(3600);
        self.service
            .signer
            .token(caller, lifetime)
            .expect("a token")
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.client.request(request).await.expect("an answer");
        let (head, body) = answer.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        Answer {
            status: head.status,
            headers: head.headers,
            body: String::from_utf8(body.to_vec()).expect("UTF-8"),
        }
    }

    /// `METHOD /path` in the name of a tenant's administrator, with a JSON body unless it is null.
    pub async fn call(&self, line: &str, body: &Value) -> Answer {
        self.call_as(&self.token(Role::TenantAdmin), line, body)
            .await
    }

    pub async fn call_as(&self, credential: &str, line: &str, body: &Value) -> Answer {
        self.send(self.request(credential, line, body)).await
    }

    pub fn request(&self, credential: &str, line: &str, body: &Value) -> Request<Body> {
        let (method, path) = line.split_once(' ').expect("METHOD /path");
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("authorization", format!("Bearer {credential}"));
        let (request, body) = if body.is_null() {
            (request, Bytes::new())
        } else {
            (
                request.header("content-type", "application/json"),
                body.to_string().into(),
            )
        };
        request.body(Body::new(Full::new(body))).expect("a request")
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// Each line of an NDJSON answer.
    pub fn lines(&self) -> Vec<Value> {
        let lines = self.body.lines();
        lines
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    }

    pub fn header(&self, name: &str) -> &str {
        let value = self
            .headers
            .get(name)
            .map(|value| value.to_str().expect("text"));
        value.unwrap_or_default()
    }

    /// `status reason field:reason …` of a problem.
    pub fn problem(&self) -> String {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.body
        );
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut words = vec![self.status.as_u16().to_string(), text(&problem["reason"])];
        for error in problem["errors"].as_array().into_iter().flatten() {
            words.push(format!(
                "{}:{}",
                text(&error["field"]),
                text(&error["reason"])
            ));
        }
        words.join(" ")
    }
}

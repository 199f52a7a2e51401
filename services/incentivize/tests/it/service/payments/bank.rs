//! A payment provider that does what the test says, and remembers what it was told.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub(super) const SECRET: &str = "s3cr3t-of-the-provider";

/// What happens to the next payout that is handed over.
#[derive(Clone, Copy)]
pub(super) enum Next {
    /// Paid at once.
    Pay,
    /// Kept; how it ends is told by [`Bank::end`].
    Keep,
    /// Kept and paid, but the answer comes too late.
    PayInSilence,
    /// Not kept.
    Fail(StatusCode),
    Refuse(&'static str),
}

#[derive(Default)]
pub(super) struct Book {
    next: VecDeque<Next>,
    /// By key, what it answers.
    pub(super) kept: BTreeMap<String, Value>,
    /// Each handing over, whatever came of it: the key and what was said.
    pub(super) told: Vec<(String, Value)>,
    /// How often it was asked for a payout.
    pub(super) asked: usize,
}

#[derive(Clone)]
pub(super) struct Bank {
    pub(super) endpoint: String,
    book: Arc<Mutex<Book>>,
}

impl Bank {
    pub(super) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let bank = Self {
            endpoint: format!("http://{address}/v1"),
            book: Arc::default(),
        };
        let routes = Router::new()
            .route("/v1/payouts", post(hand_over))
            .route("/v1/payouts/{key}", get(ask))
            .with_state(bank.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        bank
    }

    /// What happens next, one after the other; then payouts are paid at once.
    pub(super) fn will(&self, next: impl IntoIterator<Item = Next>) {
        self.book().next.extend(next);
    }

    /// How a payout that it kept has ended.
    pub(super) fn end(&self, key: &str, answer: Value) {
        self.book().kept.insert(key.to_owned(), answer);
    }

    pub(super) fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().expect("no panic")
    }
}

fn is_known(headers: &HeaderMap) -> bool {
    let bearer = headers.get("authorization").and_then(|it| it.to_str().ok());
    bearer == Some(&format!("Bearer {SECRET}"))
}

async fn ask(
    State(bank): State<Bank>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> (StatusCode, Json<Value>) {
    if !is_known(&headers) {
        return (StatusCode::UNAUTHORIZED, Json(json!({})));
    }
    let mut book = bank.book();
    book.asked += 1;
    match book.kept.get(&key) {
        Some(answer) => (StatusCode::OK, Json(answer.clone())),
        None => (StatusCode::NOT_FOUND, Json(json!({}))),
    }
}

async fn hand_over(
    State(bank): State<Bank>,
    headers: HeaderMap,
    Json(said): Json<Value>,
) -> (StatusCode, Json<Value>) {
    if !is_known(&headers) {
        return (StatusCode::UNAUTHORIZED, Json(json!({})));
    }
    let key = headers
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok());
    let key = key.unwrap_or_default().to_owned();
    let next = {
        let mut book = bank.book();
        book.told.push((key.clone(), said));
        if let Some(answer) = book.kept.get(&key) {
            return (StatusCode::OK, Json(answer.clone()));
        }
        let next = book.next.pop_front().unwrap_or(Next::Pay);
        let answer = match next {
            Next::Pay | Next::PayInSilence => {
                json!({"status": "PAID", "reference": "P-1", "valueDate": "2018-01-14"})
            }
            Next::Keep => json!({"status": "ACCEPTED", "reference": "P-1"}),
            Next::Fail(status) => return (status, Json(json!({}))),
            Next::Refuse(reason) => {
                let answer = json!({"reason": reason});
                return (StatusCode::UNPROCESSABLE_ENTITY, Json(answer));
            }
        };
        book.kept.insert(key, answer.clone());
        (next, answer)
    };
    if let (Next::PayInSilence, _) = next {
        tokio::time::sleep(Duration::from_secs(30)).await;
    }
    (StatusCode::OK, Json(next.1))
}

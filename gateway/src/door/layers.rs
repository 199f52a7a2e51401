//! What every request goes through, in this order.
use std::sync::OnceLock;
use std::time::Instant;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use http::header::RETRY_AFTER;
use opentelemetry::metrics::Histogram;
use opentelemetry::{KeyValue, global};
use tokio::sync::Semaphore;
use tonic::Code;
use tracing::Instrument as _;

use crate::problem::Problem;

/// Requests at work at once; those beyond are better told than kept waiting.
const MAX_AT_WORK: usize = 1_024;
static PLACES: Semaphore = Semaphore::const_new(MAX_AT_WORK);

/// Full name of the method that was called, for the metrics.
#[derive(Clone, Debug)]
pub(super) struct Called(pub String);

/// Puts the layers around the routes; the one added last is met first.
pub(super) fn around<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    routes.layer(from_fn(limit)).layer(from_fn(observe))
}

/// Every request is traced as a child of the caller's span, and measured when its status is known.
async fn observe(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let span = tracing::info_span!("http", %method, path = request.uri().path());
    kit::telemetry::continue_trace(&span, request.headers());
    let response = next.run(request).instrument(span).await;
    let called = response.extensions().get::<Called>();
    let labels = [
        KeyValue::new("http.request.method", method.to_string()),
        KeyValue::new(
            "rpc.method",
            called.map(|called| called.0.clone()).unwrap_or_default(),
        ),
        KeyValue::new(
            "http.response.status_code",
            i64::from(response.status().as_u16()),
        ),
    ];
    durations().record(begun.elapsed().as_secs_f64(), &labels);
    response
}

/// More than the door can hold at once are sent away to come back.
async fn limit(request: Request, next: Next) -> Response {
    match PLACES.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => Problem::new(
            Code::Unavailable,
            "OVERLOADED",
            "too many requests at once; try again",
        )
        .header(RETRY_AFTER, "1")
        .into_response(),
    }
}

fn durations() -> &'static Histogram<f64> {
    static DURATIONS: OnceLock<Histogram<f64>> = OnceLock::new();
    DURATIONS.get_or_init(|| {
        global::meter("tandem")
            .f64_histogram("http.server.request.duration")
            .with_unit("s")
            .with_description("time to the status of a request")
            .build()
    })
}

//! What every call goes through before it reaches its method, in this order.
use std::time::Instant;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::AUTHORIZATION;
use tonic::Status;
use tracing::Instrument as _;

use crate::command::POSITION;
use crate::error::Error;
use crate::identity::{Caller, Verifier};
use crate::service::Service;
use crate::{access, position, telemetry};

mod status;

/// What the layers of one service need.
#[derive(Clone)]
pub(crate) struct Guard {
    pub verifier: Verifier,
    /// Absent for the routes that belong to no service of their own.
    pub service: Option<Service>,
    /// Sources whose events the service applies.
    pub sources: Vec<String>,
}

/// Every call is measured and traced, and a status is measured also when it comes in the trailers.
pub(crate) async fn observe(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let span = tracing::info_span!("rpc", path);
    telemetry::continue_trace(&span, request.headers());
    let begun = Instant::now();
    let response = next.run(request).instrument(span).await;
    status::observed(response, path, begun)
}

/// Nobody passes without a token of a trusted issuer and a role that the method names.
pub(crate) async fn authorize(
    State(guard): State<Guard>,
    mut request: Request,
    next: Next,
) -> Response {
    match admitted(&guard, &request) {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(error) => refusal(error),
    }
}

fn admitted(guard: &Guard, request: &Request) -> Result<Caller, Error> {
    let token = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(|| Error::unauthenticated("a bearer token is needed"))?;
    let caller = guard.verifier.caller(token.trim())?;
    access::check(request.uri().path(), &caller)?;
    Ok(caller)
}

/// A reader who brings a position waits until it is applied here.
pub(crate) async fn await_position(
    State(guard): State<Guard>,
    request: Request,
    next: Next,
) -> Response {
    let wanted = request
        .headers()
        .get(POSITION)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    if let (Some(wanted), Some(service)) = (wanted, &guard.service)
        && let Err(error) = position::reached(service, &guard.sources, &wanted).await
    {
        return refusal(error);
    }
    next.run(request).await
}

fn refusal(error: Error) -> Response {
    Status::from(error)
        .into_http::<axum::body::Body>()
        .into_response()
}

//! gRPC at the same door: public methods pass as they are, under the exchanged credential.
use std::collections::HashSet;

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use http::header::{AUTHORIZATION, CONNECTION, HOST};
use http::uri::PathAndQuery;
use tonic::Status;
use tower::ServiceExt as _;

use crate::forward::Upstreams;
use crate::identity::Identity;

/// Passes a call on; messages and trailers stream through untouched.
pub async fn pass(
    methods: &HashSet<String>,
    identity: &Identity,
    upstreams: &Upstreams,
    request: Request,
) -> Response {
    match passed(methods, identity, upstreams, request).await {
        Ok(response) => response.map(Body::new),
        Err(status) => status.into_http::<Body>().into_response(),
    }
}

async fn passed(
    methods: &HashSet<String>,
    identity: &Identity,
    upstreams: &Upstreams,
    request: Request,
) -> Result<http::Response<tonic::body::Body>, Status> {
    let path = request.uri().path().to_owned();
    if !methods.contains(&path) {
        return Err(Status::unimplemented("there is no such method here"));
    }
    let credential = identity.exchange(request.headers()).await?;
    let package = path
        .trim_start_matches('/')
        .split('/')
        .next()
        .and_then(|service| service.rsplit_once('.'))
        .map_or("", |(package, _)| package);
    let channel = upstreams.channel(package);
    let mut request = request.map(tonic::body::Body::new);
    *request.uri_mut() = path
        .parse::<PathAndQuery>()
        .map(http::Uri::from)
        .map_err(|_| Status::unimplemented("there is no such method here"))?;
    let headers = request.headers_mut();
    headers.remove(HOST);
    headers.remove(CONNECTION);
    headers.insert(AUTHORIZATION, credential.authorization);
    channel.oneshot(request).await.map_err(|error| {
        tracing::warn!(%error, "the call did not reach the service");
        Status::unavailable("the service cannot be reached at the moment")
    })
}

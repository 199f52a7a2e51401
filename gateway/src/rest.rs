//! One REST call: the request becomes a message, the message is forwarded, the answer becomes JSON.
mod body;
mod raw;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use kit::POSITION;
use prost::Message;
use prost_reflect::Kind;
use tonic::metadata::MetadataMap;

use crate::forward::{self, Context, Framing, Upstreams};
use crate::problem::{Problem, violation};
use crate::routes::contract::{BodyRule, Rpc};
use crate::transcode::{self, Incoming};

pub(crate) use body::{expect_type, too_large};

const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;
/// Of a method that takes a file: 10 MiB are 14 in base64.
const MAX_FILE_BODY_BYTES: usize = 16 * 1024 * 1024;
const MAX_KEY_LENGTH: usize = 128;

/// Answers a call that was routed to the method.
pub async fn answer(
    upstreams: &Upstreams,
    rpc: &Rpc,
    variables: &[(&str, String)],
    head: &Parts,
    body: Body,
    context: &Context,
) -> Result<Response, Problem> {
    let channel = upstreams.channel(rpc.method.parent_service().package_name());
    if rpc.method.is_client_streaming() {
        transcode::no_parameters(head.uri.query().unwrap_or_default())?;
        body::expect_type(&head.headers, &["application/x-ndjson", "application/json"])?;
        let lines = body.into_data_stream();
        let answer = forward::from_lines(channel, rpc, lines, MAX_BODY_BYTES, context).await?;
        return json(rpc, answer);
    }
    let body = context
        .in_time_for(body::read(&head.headers, body, max_body_bytes(rpc)))
        .await?;
    if !body.is_empty() && !matches!(rpc.body, BodyRule::None) {
        body::expect_type(&head.headers, &["application/json"])?;
    }
    let incoming = Incoming {
        variables,
        query: head.uri.query().unwrap_or_default(),
        body: &body,
        idempotency_key: idempotency_key(&head.headers)?,
    };
    let message = transcode::request(rpc, &incoming)?.encode_to_vec().into();
    if rpc.method.is_server_streaming() && raw::is_raw(rpc) {
        let path = rpc.path.clone();
        let answer = forward::server_streaming(channel, path, message, context).await?;
        return Ok(raw::pieces(answer).await?);
    }
    if rpc.method.is_server_streaming() {
        return stream(channel, rpc, message, framing(&head.headers), context).await;
    }
    let answer = forward::unary(channel, rpc.path.clone(), message, context).await?;
    match raw::is_raw(rpc) {
        true => Ok(raw::whole(answer)?),
        false => json(rpc, answer),
    }
}

fn max_body_bytes(rpc: &Rpc) -> usize {
    let request = rpc.method.input();
    let takes_file = request.fields().any(|field| field.kind() == Kind::Bytes);
    match takes_file {
        true => MAX_FILE_BODY_BYTES,
        false => MAX_BODY_BYTES,
    }
}

fn json(rpc: &Rpc, answer: tonic::Response<Bytes>) -> Result<Response, Problem> {
    let (metadata, message, _) = answer.into_parts();
    let json = transcode::json(rpc, message)?;
    Ok(respond(&metadata, "application/json", Body::from(json)))
}

async fn stream(
    channel: tonic::transport::Channel,
    rpc: &Rpc,
    message: Bytes,
    framing: Framing,
    context: &Context,
) -> Result<Response, Problem> {
    let answer = forward::to_lines(channel, rpc, message, framing, context).await?;
    let (metadata, frames, _) = answer.into_parts();
    let frames = futures::StreamExt::map(frames, Ok::<_, std::convert::Infallible>);
    Ok(respond(
        &metadata,
        framing.content_type(),
        Body::from_stream(frames),
    ))
}

fn respond(metadata: &MetadataMap, content_type: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Some(position) = metadata.get(POSITION)
        && let Ok(position) = HeaderValue::from_bytes(position.as_encoded_bytes())
    {
        headers.insert(POSITION, position);
    }
    response
}

fn framing(headers: &HeaderMap) -> Framing {
    let events = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|accept| accept.to_str().ok())
        .any(|accept| accept.contains("text/event-stream"));
    if events {
        Framing::Events
    } else {
        Framing::Lines
    }
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = value.to_str().map(str::trim).unwrap_or_default();
    if key.is_empty() || key.len() > MAX_KEY_LENGTH {
        return Err(Problem::invalid(vec![violation(
            "Idempotency-Key",
            "INVALID_VALUE",
            format!("must be 1 to {MAX_KEY_LENGTH} ASCII characters"),
        )]));
    }
    Ok(Some(key))
}

//! The body of a request: its size and what it says it is.
use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use tonic::Code;

use crate::problem::Problem;

/// Reads a body whole; one over the limit is refused before it is in memory.
pub(super) async fn read(
    headers: &HeaderMap,
    body: Body,
    max_bytes: usize,
) -> Result<Bytes, Problem> {
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > max_bytes) {
        return Err(too_large(max_bytes as u64));
    }
    let mut chunks = body.into_data_stream();
    let mut whole = BytesMut::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk
            .map_err(|_| Problem::new(Code::Cancelled, "BODY_BROKE_OFF", "the body broke off"))?;
        if whole.len() + chunk.len() > max_bytes {
            return Err(too_large(max_bytes as u64));
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}

/// Refuses a body of another media type than the listed ones.
pub(crate) fn expect_type(headers: &HeaderMap, wanted: &[&str]) -> Result<(), Problem> {
    let given = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|media| media.trim().to_ascii_lowercase())
        .unwrap_or_default();
    if wanted.contains(&given.as_str()) {
        return Ok(());
    }
    Err(Problem::with_status(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::InvalidArgument,
        "WRONG_CONTENT_TYPE",
        format!("the body must be {}, not {given:?}", wanted.join(" or ")),
    ))
}

pub(crate) fn too_large(max_bytes: u64) -> Problem {
    Problem::with_status(
        StatusCode::PAYLOAD_TOO_LARGE,
        Code::InvalidArgument,
        "BODY_TOO_LARGE",
        format!("a body may have {max_bytes} bytes at most"),
    )
}

//! The gRPC status of an answer, wherever it is: measured, and mended where the transport says the wrong thing.
use std::time::Instant;

use axum::body::Body;
use axum::response::Response;
use http::{HeaderMap, HeaderValue};
use http_body_util::BodyExt as _;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::error::DOMAIN;
use crate::telemetry;

const STATUS: &str = "grpc-status";

/// Counts the call when its status is known: at once when it is in the headers, at the end when it is in the trailers.
pub(super) fn observed(response: Response, path: String, begun: Instant) -> Response {
    let (mut parts, body) = response.into_parts();
    mend(&mut parts.headers);
    if let Some(code) = code(&parts.headers) {
        telemetry::record_rpc(&path, code, begun.elapsed());
        return Response::from_parts(parts, body);
    }
    let body = body.map_frame(move |frame| {
        if let Some(trailers) = frame.trailers_ref() {
            telemetry::record_rpc(
                &path,
                code(trailers).unwrap_or(Code::Unknown),
                begun.elapsed(),
            );
        }
        frame
    });
    Response::from_parts(parts, Body::new(body))
}

fn code(headers: &HeaderMap) -> Option<Code> {
    headers
        .get(STATUS)
        .map(|value| Code::from_bytes(value.as_bytes()))
}

/// The codec calls an oversized message OUT_OF_RANGE and an undecodable one INTERNAL; callers are told what they did.
fn mend(headers: &mut HeaderMap) {
    let message = headers
        .get("grpc-message")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let (code, reason, text) = match code(headers) {
        Some(Code::OutOfRange)
            if message.contains("message%20length%20too%20large")
                || message.contains("message length too large") =>
        {
            (
                Code::ResourceExhausted,
                "MESSAGE_TOO_LARGE",
                "the message is larger than 4 MiB",
            )
        }
        Some(Code::Internal)
            if message.contains("decode%20Protobuf") || message.contains("decode Protobuf") =>
        {
            (
                Code::InvalidArgument,
                "UNDECODABLE_MESSAGE",
                "the message can't be decoded as this method's request",
            )
        }
        _ => return,
    };
    let details = ErrorDetails::with_error_info(reason, DOMAIN, std::collections::HashMap::new());
    let mended = Status::with_error_details(code, text, details);
    headers.remove("grpc-message");
    headers.remove("grpc-status-details-bin");
    headers.insert(STATUS, HeaderValue::from(code as i32));
    let _ = mended.add_header(headers);
}

//! What a caller over HTTP is told when something is refused or fails: RFC 9457 `application/problem+json`.
mod code;
mod from_status;

use std::collections::BTreeMap;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
pub use kit::Violation;
use serde::Serialize;
use tonic::Code;

/// One refused call. `code` is the gRPC code's name, `reason` a stable word in upper snake case.
#[derive(Clone, Debug)]
pub struct Problem(Box<Content>);

#[derive(Clone, Debug, Serialize)]
struct Content {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    #[serde(serialize_with = "status_number")]
    status: StatusCode,
    detail: String,
    code: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Violation>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    metadata: BTreeMap<String, String>,
    #[serde(skip)]
    headers: HeaderMap,
}

/// One bad field; its path is empty when the request as a whole is meant.
pub fn violation(
    field: impl Into<String>,
    reason: impl Into<String>,
    description: impl Into<String>,
) -> Violation {
    Violation {
        field: field.into(),
        reason: reason.into(),
        description: description.into(),
    }
}

impl Problem {
    /// A problem with the HTTP status that belongs to the gRPC code.
    pub fn new(code: Code, reason: &str, detail: impl Into<String>) -> Self {
        Self::with_status(code::http_status(code), code, reason, detail)
    }

    /// A problem whose HTTP status says more than its gRPC code does.
    pub fn with_status(
        status: StatusCode,
        code: Code,
        reason: &str,
        detail: impl Into<String>,
    ) -> Self {
        let mut headers = HeaderMap::new();
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(
                WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"tandem\""),
            );
        }
        Self(Box::new(Content {
            kind: kind(reason),
            title: code::title(status),
            status,
            detail: detail.into(),
            code: code::name(code),
            reason: reason.to_owned(),
            errors: Vec::new(),
            metadata: BTreeMap::new(),
            headers,
        }))
    }

    /// 400 with every bad field.
    pub fn invalid(errors: Vec<Violation>) -> Self {
        let detail = match errors.as_slice() {
            [only] if only.field.is_empty() => only.description.clone(),
            [only] => format!("{}: {}", only.field, only.description),
            many => format!("{} fields are invalid", many.len()),
        };
        let mut problem = Self::new(Code::InvalidArgument, "INVALID_FIELDS", detail);
        problem.0.errors = errors;
        problem
    }

    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.0.headers.insert(name, value);
        }
        self
    }

    pub fn reason(&self) -> &str {
        &self.0.reason
    }

    #[cfg(test)]
    pub fn errors(&self) -> &[Violation] {
        &self.0.errors
    }

    /// The problem as one JSON object, for the end of a stream whose status line has long been sent.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(&self.0).unwrap_or_default()
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.detail)
    }
}

fn kind(reason: &str) -> String {
    if reason.is_empty() {
        return "about:blank".to_owned();
    }
    format!(
        "urn:tandem:problem:{}",
        reason.to_ascii_lowercase().replace('_', "-")
    )
}

fn status_number<S: serde::Serializer>(
    status: &StatusCode,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.to_json().to_string()));
        *response.status_mut() = self.0.status;
        let headers = response.headers_mut();
        headers.extend(self.0.headers);
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

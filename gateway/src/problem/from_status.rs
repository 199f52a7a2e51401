//! A service's gRPC status, with the `google.rpc` details it carries, as a problem.
use std::error::Error;

use contracts::google::rpc::{BadRequest, ErrorInfo, PreconditionFailure, RetryInfo};
use http::header::RETRY_AFTER;
use prost::{Message, Name};
use tonic::{Code, Status};

use super::{Problem, code, kind, violation};

impl From<Status> for Problem {
    fn from(status: Status) -> Self {
        // A status with a source was made on this side of the wire; its text names addresses.
        if status.source().is_some() {
            tracing::warn!(
                error = &status as &dyn Error,
                "the call did not reach the service"
            );
            return unreached(status.code());
        }
        if status.code() == Code::DeadlineExceeded && status.details().is_empty() {
            return Self::deadline();
        }
        let mut problem = Self::new(status.code(), "", status.message());
        let Ok(details) = contracts::google::rpc::Status::decode(status.details()) else {
            return problem;
        };
        for detail in &details.details {
            problem.take(detail);
        }
        problem.0.kind = kind(problem.reason());
        problem
    }
}

impl From<kit::Error> for Problem {
    fn from(error: kit::Error) -> Self {
        Status::from(error).into()
    }
}

impl From<crate::error::Error> for Problem {
    fn from(error: crate::error::Error) -> Self {
        kit::Error::from(error).into()
    }
}

impl Problem {
    fn take(&mut self, detail: &prost_types::Any) {
        if let Some(info) = unpack::<ErrorInfo>(detail) {
            self.0.reason = info.reason;
            self.0.metadata.extend(info.metadata);
        } else if let Some(bad) = unpack::<BadRequest>(detail) {
            self.0.errors.extend(
                bad.field_violations
                    .into_iter()
                    .map(|bad| violation(bad.field, bad.reason, bad.description)),
            );
        } else if let Some(failure) = unpack::<PreconditionFailure>(detail) {
            self.0.errors.extend(
                failure
                    .violations
                    .into_iter()
                    .map(|bad| violation(bad.subject, bad.r#type, bad.description)),
            );
        } else if let Some(delay) = unpack::<RetryInfo>(detail).and_then(|info| info.retry_delay) {
            // Rounded up: a caller that comes back early is refused again.
            let seconds = delay.seconds + i64::from(delay.nanos > 0);
            if let Ok(value) = seconds.to_string().parse() {
                self.0.headers.insert(RETRY_AFTER, value);
            }
        }
    }
}

fn unreached(code: Code) -> Problem {
    match code {
        Code::DeadlineExceeded | Code::Cancelled => Problem::deadline(),
        _ => Problem::new(
            Code::Unavailable,
            "SERVICE_UNREACHABLE",
            "the service cannot be reached at the moment",
        )
        .header(RETRY_AFTER, "1"),
    }
}

impl Problem {
    /// The service did not answer in the time that the caller allows.
    pub fn deadline() -> Self {
        Self::with_status(
            code::http_status(Code::DeadlineExceeded),
            Code::DeadlineExceeded,
            "DEADLINE_EXCEEDED",
            "the service did not answer in time",
        )
    }
}

fn unpack<M: Message + Name + Default>(detail: &prost_types::Any) -> Option<M> {
    let (_, name) = detail.type_url.rsplit_once('/')?;
    (name == M::full_name())
        .then(|| M::decode(detail.value.as_slice()).ok())
        .flatten()
}

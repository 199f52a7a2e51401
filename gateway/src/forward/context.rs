//! What travels with a call besides its message: credential, trace, position, deadline.
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};
use tonic::metadata::MetadataMap;
use tonic::{Code, Request, Status};

use crate::problem::{Problem, violation};

const PASSED_ON: [&str; 4] = ["traceparent", "tracestate", "baggage", kit::POSITION];
const DEFAULT_DEADLINE: Duration = Duration::from_secs(30);
const LONGEST_DEADLINE: Duration = Duration::from_secs(600);

/// The surroundings of one call.
#[derive(Clone, Debug)]
pub struct Context {
    metadata: MetadataMap,
    deadline: Duration,
}

impl Context {
    /// Takes over what may pass from the request's headers.
    pub fn new(headers: &HeaderMap, authorization: HeaderValue, deadline: Duration) -> Self {
        let mut passed = HeaderMap::new();
        passed.insert(AUTHORIZATION, authorization);
        for name in PASSED_ON {
            if let Some(value) = headers.get(name) {
                passed.insert(name, value.clone());
            }
        }
        // Our own span, when there is one, stands between the caller's and the service's.
        if let Ok(span) = HeaderValue::try_from(kit::telemetry::traceparent())
            && !span.is_empty()
        {
            passed.insert("traceparent", span);
        }
        Self {
            metadata: MetadataMap::from_headers(passed),
            deadline,
        }
    }

    pub(super) fn request<T>(&self, message: T) -> Request<T> {
        let mut request = self.stream_request(message);
        request.set_timeout(self.deadline);
        request
    }

    pub(super) fn stream_request<T>(&self, message: T) -> Request<T> {
        Request::from_parts(self.metadata.clone(), tonic::Extensions::default(), message)
    }

    pub(super) async fn in_time<T>(
        &self,
        call: impl Future<Output = Result<T, Status>>,
    ) -> Result<T, Status> {
        tokio::time::timeout(self.deadline, call)
            .await
            .unwrap_or_else(|_| {
                Err(Status::new(
                    Code::DeadlineExceeded,
                    "the service did not answer in time",
                ))
            })
    }

    /// Waits for the caller's own part no longer than for the service's.
    pub async fn in_time_for<T>(
        &self,
        part: impl Future<Output = Result<T, Problem>>,
    ) -> Result<T, Problem> {
        tokio::time::timeout(self.deadline, part)
            .await
            .unwrap_or_else(|_| {
                Err(Problem::new(
                    Code::Cancelled,
                    "BODY_TOO_SLOW",
                    "the body did not arrive in time",
                ))
            })
    }
}

/// How long a call may take: `Request-Timeout` in whole seconds, up to 600; without it 30 seconds, 600 for one that
/// streams.
pub fn deadline(headers: &HeaderMap, streams: bool) -> Result<Duration, Problem> {
    let Some(value) = headers.get("request-timeout") else {
        return Ok(if streams {
            LONGEST_DEADLINE
        } else {
            DEFAULT_DEADLINE
        });
    };
    value
        .to_str()
        .ok()
        .and_then(|text| text.parse().ok())
        .map(Duration::from_secs)
        .filter(|deadline| !deadline.is_zero() && *deadline <= LONGEST_DEADLINE)
        .ok_or_else(|| {
            let text = "must be whole seconds from 1 to 600";
            Problem::invalid(vec![violation("Request-Timeout", "INVALID_VALUE", text)])
        })
}

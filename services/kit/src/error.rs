//! One closed set of errors; on the wire a gRPC status with `google.rpc.ErrorInfo` and, for fields, `BadRequest`.
use std::error::Error as StdError;

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _};

use crate::violations::Violations;

/// The domain of every `ErrorInfo` that Tandem sends.
pub const DOMAIN: &str = "tandem";

/// A refusal or a failure. The reason is stable and upper snake case; the message is for people.
#[derive(Debug)]
pub struct Error {
    code: Code,
    reason: String,
    message: String,
    violations: Violations,
    metadata: Vec<(String, String)>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    pub fn new(code: Code, reason: &str, message: impl Into<String>) -> Self {
        Self {
            code,
            reason: reason.to_owned(),
            message: message.into(),
            violations: Violations::new(),
            metadata: Vec::new(),
            source: None,
        }
    }

    /// INVALID_ARGUMENT with every bad field.
    pub fn invalid(violations: Violations) -> Self {
        let message = violations.summary();
        Self {
            violations,
            ..Self::new(Code::InvalidArgument, "INVALID_FIELDS", message)
        }
    }

    /// NOT_FOUND: it does not exist, or the caller may not know that it does.
    pub fn not_found(resource: &str, id: impl std::fmt::Display) -> Self {
        Self::new(
            Code::NotFound,
            "NOT_FOUND",
            format!("there is no {resource} {id}"),
        )
    }

    /// ALREADY_EXISTS.
    pub fn already_exists(reason: &str, message: impl Into<String>) -> Self {
        Self::new(Code::AlreadyExists, reason, message)
    }

    /// FAILED_PRECONDITION: the request is well-formed, the state of things does not allow it.
    pub fn precondition(reason: &str, message: impl Into<String>) -> Self {
        Self::new(Code::FailedPrecondition, reason, message)
    }

    /// ABORTED: somebody else was faster; read again and decide again.
    pub fn aborted(reason: &str, message: impl Into<String>) -> Self {
        Self::new(Code::Aborted, reason, message)
    }

    /// PERMISSION_DENIED.
    pub fn permission_denied(message: impl Into<String>) -> Self {
        Self::new(Code::PermissionDenied, "PERMISSION_DENIED", message)
    }

    /// UNAUTHENTICATED.
    pub fn unauthenticated(message: impl Into<String>) -> Self {
        Self::new(Code::Unauthenticated, "UNAUTHENTICATED", message)
    }

    /// UNAVAILABLE: the same call may succeed in a moment.
    pub fn unavailable(reason: &str, message: impl Into<String>) -> Self {
        Self::new(Code::Unavailable, reason, message)
    }

    /// INTERNAL: a fault of ours. The cause is logged where it becomes a status, and never sent.
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: Some(source.into()),
            ..Self::new(
                Code::Internal,
                "INTERNAL",
                "an internal error; it has been logged",
            )
        }
    }

    /// Adds a fact that a program may want, such as the legal next states.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.metadata.push((key.to_owned(), value.into()));
        self
    }

    /// Adds the fields that the refusal is about.
    #[must_use]
    pub fn with_violations(mut self, violations: Violations) -> Self {
        self.violations = violations;
        self
    }

    pub fn code(&self) -> Code {
        self.code
    }

    pub fn reason(&self) -> &str {
        &self.reason
    }

    pub fn violations(&self) -> &Violations {
        &self.violations
    }

    /// Whether the same work may succeed when it is tried again unchanged.
    pub fn is_transient(&self) -> bool {
        matches!(
            self.code,
            Code::Unavailable | Code::Aborted | Code::DeadlineExceeded | Code::Cancelled
        )
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.reason, self.message)?;
        if let Some(source) = &self.source {
            write!(f, ": {source}")?;
        }
        Ok(())
    }
}

impl StdError for Error {}

impl From<Violations> for Error {
    fn from(violations: Violations) -> Self {
        Self::invalid(violations)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let transient = match &error {
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => true,
            // Serialization failures, deadlocks, shutdowns and refused connections.
            sqlx::Error::Database(database) => database.code().is_some_and(|code| {
                ["40", "57", "08", "53"]
                    .iter()
                    .any(|class| code.starts_with(class))
            }),
            _ => false,
        };
        if holds_nul(&error) {
            let text = "a text holds the character NUL, which can't be stored";
            Self::new(Code::InvalidArgument, "CONTROL_CHARACTER", text)
        } else if transient {
            tracing::warn!(%error, "the database did not answer");
            Self::unavailable(
                "DATABASE_UNAVAILABLE",
                "the database did not answer; try again with the same request_id",
            )
        } else {
            Self::internal(error)
        }
    }
}

/// NUL is the one character that the database takes in no text and no JSON; a caller can put it into any.
fn holds_nul(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|cause| cause.code());
    code.is_some_and(|code| code == "22021" || code == "22P05")
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        if let Some(cause) = &error.source {
            tracing::error!(error = %cause, "internal error");
        }
        let metadata: std::collections::HashMap<String, String> =
            error.metadata.into_iter().collect();
        let mut details = ErrorDetails::with_error_info(error.reason, DOMAIN, metadata);
        if !error.violations.is_empty() {
            let fields = error.violations.into_vec().into_iter();
            details.set_bad_request(
                fields
                    .map(|violation| FieldViolation {
                        field: violation.field,
                        description: violation.description,
                        reason: violation.reason,
                        localized_message: None,
                    })
                    .collect::<Vec<_>>(),
            );
        }
        Self::with_error_details(error.code, error.message, details)
    }
}

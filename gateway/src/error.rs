//! Everything that the gateway's own services refuse, and the one place where it gets its code and reason.
use tonic::Code;

use crate::domain::api_key::NotGrantable;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no {0} {1}")]
    NotFound(&'static str, String),
    #[error(transparent)]
    NotGrantable(#[from] NotGrantable),
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<kit::Violation>),
    #[error("a stored row can't be read: {0}")]
    Stored(String),
    #[error(transparent)]
    Kit(#[from] kit::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Kit(error.into())
    }
}

impl From<Error> for kit::Error {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::NotFound(resource, id) => Self::not_found(resource, id),
            Error::NotGrantable(_) => {
                Self::new(Code::PermissionDenied, "ROLE_NOT_GRANTABLE", message)
            }
            Error::Fields(fields) => {
                let mut violations = kit::Violations::new();
                for field in fields {
                    violations.add(field.field, &field.reason, field.description);
                }
                Self::invalid(violations)
            }
            Error::Stored(_) => Self::internal(message),
            Error::Kit(error) => error,
        }
    }
}

impl From<Error> for tonic::Status {
    fn from(error: Error) -> Self {
        kit::Error::from(error).into()
    }
}

//! Everything that enable refuses, and the one place where it gets its code and reason.

use kit::Violations;
use kit::words::UnknownName;

use crate::domain::refusal::Refusal;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no {0} {1}")]
    NotFound(&'static str, String),
    /// A reason, and what is in the way.
    #[error("{1}")]
    Taken(&'static str, &'static str),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("fields are wrong")]
    Fields(Violations),
    #[error("a stored row can't be read: {0}")]
    Stored(Box<dyn std::error::Error + Send + Sync>),
    #[error(transparent)]
    Kit(#[from] kit::Error),
}

impl Error {
    pub fn stored(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Stored(Box::new(cause))
    }

    /// The field names something that does not exist.
    pub fn unknown(field: &str, what: &str, id: impl std::fmt::Display) -> Self {
        let mut violations = Violations::new();
        violations.add(
            field,
            "UNKNOWN_REFERENCE",
            format!("there is no {what} {id}"),
        );
        Self::Fields(violations)
    }
}

impl From<UnknownName> for Error {
    fn from(error: UnknownName) -> Self {
        Self::stored(error)
    }
}

impl From<sqlx::Error> for Error {
    /// A constraint that is a business rule refuses by its name.
    fn from(error: sqlx::Error) -> Self {
        let constraint = error
            .as_database_error()
            .and_then(|refused| refused.constraint());
        match constraint {
            Some("course_key_taken") => {
                Self::Taken("COURSE_KEY_TAKEN", "another course has this key")
            }
            Some("certification_key_taken") => Self::Taken(
                "CERTIFICATION_KEY_TAKEN",
                "another certification has this key",
            ),
            Some("competency_key_taken") => {
                Self::Taken("COMPETENCY_KEY_TAKEN", "another competency has this key")
            }
            Some("one_running_enrollment_a_person_and_course") => {
                Self::Taken("ALREADY_ENROLLED", "the person takes the course already")
            }
            Some("api_version_name_taken") => Self::Taken(
                "API_VERSION_TAKEN",
                "another version of the API has this name",
            ),
            Some("one_open_check_per_integration") => Self::Taken(
                "CHECK_AWAITS_DECISION",
                "earlier results of the integration await a decision",
            ),
            _ => Self::Kit(error.into()),
        }
    }
}

impl From<Error> for kit::Error {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::NotFound(resource, id) => Self::not_found(resource, id),
            Error::Taken(reason, _) => Self::already_exists(reason, message),
            Error::Refused(refusal) => Self::precondition(refusal.reason, message),
            Error::Fields(violations) => Self::invalid(violations),
            Error::Stored(cause) => Self::internal(cause),
            Error::Kit(error) => error,
        }
    }
}

impl From<Error> for tonic::Status {
    fn from(error: Error) -> Self {
        kit::Error::from(error).into()
    }
}

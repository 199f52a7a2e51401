//! Why sell refuses something, and how that is said on the wire.

use kit::Violations;
use tonic::Status;

use crate::domain::transition::IllegalTransition;

#[derive(Debug)]
pub enum Error {
    /// Fields, all of them.
    Invalid(Violations),
    NotFound {
        what: &'static str,
        id: String,
    },
    IllegalTransition(IllegalTransition),
    /// Another resource of the kind has the external id.
    ExternalIdTaken {
        what: &'static str,
    },
    /// Somebody else is writing the same rows.
    ConcurrentWrite,
    /// The partner may not claim: what is missing, and how to get it.
    EnrollmentNotActive(String),
    /// Onboard has not been heard of for too long.
    StaleKnowledge,
    /// The explanations of the conflicts with protected claims.
    ProtectedByAnother(Vec<String>),
    OpportunityClosed(String),
    /// The external id stands for another fact.
    FactDiffers(String),
    /// Facts derived from deals change with their deals only.
    FactDerived,
    /// A reversal is not reversed; what it cancelled is reported anew.
    ReversalIsFinal,
    AlreadyReversed,
    FactRefunded,
    /// Customer payments or a churn are about it.
    FactFollowed,
    /// A fault of ours, or the database's.
    Kit(kit::Error),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub fn not_found(what: &'static str, id: impl std::fmt::Display) -> Self {
        Self::NotFound {
            what,
            id: id.to_string(),
        }
    }

    /// In a batch an external id that is taken was taken by somebody else meanwhile.
    #[must_use]
    pub fn into_concurrent(self) -> Self {
        if matches!(self, Self::ExternalIdTaken { .. }) {
            Self::ConcurrentWrite
        } else {
            self
        }
    }

    /// A stored word or amount that can't be read.
    pub fn corrupt(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Kit(kit::Error::internal(cause))
    }
}

impl From<Error> for kit::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(violations) => Self::invalid(violations),
            Error::NotFound { what, id } => Self::not_found(what, id),
            Error::IllegalTransition(step) => {
                Self::precondition("ILLEGAL_TRANSITION", step.to_string())
                    .with("legal", step.legal.join(","))
            }
            Error::ExternalIdTaken { what } => Self::already_exists(
                "EXTERNAL_ID_TAKEN",
                format!("another {what} has this external id"),
            ),
            Error::ConcurrentWrite => Self::aborted(
                "CONCURRENT_WRITE",
                "somebody else is writing the same; send it again",
            ),
            Error::EnrollmentNotActive(missing) => {
                Self::precondition("ENROLLMENT_NOT_ACTIVE", missing)
            }
            Error::StaleKnowledge => {
                let text =
                    "what is known of enrollments is more than 60 s old; try again in a moment";
                Self::unavailable("STALE_KNOWLEDGE", text)
            }
            Error::ProtectedByAnother(explanations) => {
                Self::precondition("PROTECTED_BY_ANOTHER", explanations.join("; "))
            }
            Error::OpportunityClosed(text) => Self::precondition("OPPORTUNITY_CLOSED", text),
            Error::FactDiffers(external_id) => {
                let text = format!(
                    "{external_id:?} was recorded with other content; correct that fact instead"
                );
                Self::already_exists("FACT_DIFFERS", text)
            }
            Error::FactDerived => {
                let text = "the fact is derived from an opportunity; change the opportunity";
                Self::precondition("FACT_DERIVED", text)
            }
            Error::ReversalIsFinal => Self::precondition(
                "REVERSAL_IS_FINAL",
                "a reversal is not reversed; report the fact anew",
            ),
            Error::AlreadyReversed => {
                Self::precondition("ALREADY_REVERSED", "the fact is reversed already")
            }
            Error::FactFollowed => Self::precondition(
                "FACT_FOLLOWED",
                "reverse the customer payments and the churn that are about it first",
            ),
            Error::FactRefunded => Self::precondition("FACT_REFUNDED", "reverse its refunds first"),
            Error::Kit(error) => error,
        }
    }
}

impl From<sqlx::Error> for Error {
    /// Constraints are named for the rules that they keep.
    fn from(error: sqlx::Error) -> Self {
        match error
            .as_database_error()
            .and_then(|cause| cause.constraint())
        {
            Some("account_external_id_once") => Self::ExternalIdTaken { what: "account" },
            Some("product_external_id_once") => Self::ExternalIdTaken { what: "product" },
            Some("opportunity_external_id_once") => Self::ExternalIdTaken {
                what: "opportunity",
            },
            Some("historic_claim_once" | "fact_recorded_once") => Self::ConcurrentWrite,
            Some("fact_reversed_once") => Self::AlreadyReversed,
            _ => Self::Kit(error.into()),
        }
    }
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        kit::Error::from(error).into()
    }
}

impl From<kit::Error> for Error {
    fn from(error: kit::Error) -> Self {
        Self::Kit(error)
    }
}

impl From<Violations> for Error {
    fn from(violations: Violations) -> Self {
        Self::Invalid(violations)
    }
}

impl From<IllegalTransition> for Error {
    fn from(step: IllegalTransition) -> Self {
        Self::IllegalTransition(step)
    }
}

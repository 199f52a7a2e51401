//! Why sell refuses something, and how that is said on the wire.

use kit::Violations;
use tonic::Status;

use crate::domain::gate::Missing;
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
    /// The gate is shut: all that is missing, below a path in the request.
    NotEligible(&'static str, Vec<Missing>),
    /// What the gate is decided by is too old; which, and how old.
    KnowledgeStale(String),
    /// A request of the partner for the opportunity waits for an answer.
    CoSellRequested,
    AlreadyCoSelling,
    /// The explanations of the conflicts with protected claims.
    ProtectedByAnother(Vec<String>),
    OpportunityClosed(String),
    /// The external id stands for another fact.
    FactDiffers(String),
    /// Facts derived from deals and awards change with these only.
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
            Error::NotEligible(path, missing) => not_eligible(path, &missing),
            Error::KnowledgeStale(text) => Self::unavailable("KNOWLEDGE_STALE", text),
            Error::CoSellRequested => Self::already_exists(
                "CO_SELL_REQUESTED",
                "a request of the partner for this opportunity waits for an answer",
            ),
            Error::AlreadyCoSelling => Self::precondition(
                "ALREADY_CO_SELLING",
                "the partner has the role CO_SELL in this opportunity",
            ),
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
                let text = "the fact is derived from an opportunity, or from what enable awarded; change that";
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

/// One violation for each thing that is missing.
fn not_eligible(path: &str, missing: &[Missing]) -> kit::Error {
    let said: Vec<&str> = missing.iter().map(|one| one.description.as_str()).collect();
    let mut violations = Violations::new();
    for one in missing {
        let text = format!("{}; {}", one.description, one.remedy);
        violations.add(format!("{path}{}", one.field), &one.code, text);
    }
    kit::Error::precondition("NOT_ELIGIBLE", said.join("; ")).with_violations(violations)
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
            Some("co_sell_requested_once") => Self::CoSellRequested,
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

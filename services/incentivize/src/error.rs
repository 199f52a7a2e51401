//! What the service refuses, and how it says so.

mod payments;
mod statement;

pub(crate) use statement::{StatementRefused, on_open_dispute};

use chrono::NaiveDate;
use kit::Violations;
use tonic::Status;
use uuid::Uuid;

use crate::domain::{
    activation::{ActivationRefused, IllegalTransition, legal},
    exact::OutOfRange,
    plan_life::LifeRefused,
    problem::Problem,
    requirement::Uncomputable,
};

pub(crate) type Result<T> = std::result::Result<T, Error>;

#[derive(Debug)]
pub(crate) enum Error {
    PlanNotFound(Uuid),
    EarningNotFound(Uuid),
    /// Onboard has not announced such a program.
    ProgramUnknown(Uuid),
    /// Onboard has not announced the profile of the type.
    TypeProfileUnknown(String),
    IllegalTransition(IllegalTransition),
    InvalidPlan(Vec<Problem>),
    /// The partnership type can't feed these components, named by their places in the plan; and what else is wrong with it.
    FactsNotProduced(Vec<(usize, Uncomputable)>, Vec<Problem>),
    /// Too late to defer or withdraw it.
    AlreadyInForce(NaiveDate),
    Kit(kit::Error),
}

impl From<Error> for kit::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::PlanNotFound(id) => Self::not_found("plan", id),
            Error::EarningNotFound(id) => Self::not_found("earning", id),
            Error::ProgramUnknown(id) => {
                Self::precondition("PROGRAM_UNKNOWN", format!("program {id} is not known here"))
            }
            Error::TypeProfileUnknown(partnership_type) => Self::precondition(
                "TYPE_PROFILE_UNKNOWN",
                format!("the profile of type {partnership_type} is not known here"),
            ),
            Error::IllegalTransition(refused) => {
                Self::precondition("ILLEGAL_TRANSITION", refused.to_string())
                    .with("legal", legal(refused.state))
            }
            Error::InvalidPlan(problems) => Self::invalid(violations(problems)),
            Error::FactsNotProduced(missing, problems) => facts_not_produced(&missing, problems),
            Error::AlreadyInForce(since) => Self::precondition(
                "ALREADY_IN_FORCE",
                format!("has been in force since {since}; draft a version that follows it"),
            ),
            Error::Kit(error) => error,
        }
    }
}

/// Problems of a plan as fields of a request that carries it.
pub(crate) fn violations(problems: Vec<Problem>) -> Violations {
    let mut violations = Violations::new();
    for problem in problems {
        violations.add(
            format!("plan.{}", problem.field),
            problem.reason,
            problem.description,
        );
    }
    violations
}

fn facts_not_produced(missing: &[(usize, Uncomputable)], problems: Vec<Problem>) -> kit::Error {
    let mut violations = violations(problems);
    for (index, uncomputable) in missing {
        let field = format!("plan.components[{index}]");
        violations.add(field, "FACTS_NOT_PRODUCED", uncomputable.to_string());
    }
    let message: Vec<String> = missing.iter().map(|(_, one)| one.to_string()).collect();
    let error = kit::Error::precondition("FACTS_NOT_PRODUCED", message.join("; "));
    let error = error.with_violations(violations);
    missing.iter().fold(error, |error, (_, one)| {
        let facts: Vec<String> = one.missing.iter().map(ToString::to_string).collect();
        error.with(&one.component_key, facts.join(" or "))
    })
}

impl From<ActivationRefused> for Error {
    fn from(refused: ActivationRefused) -> Self {
        match refused {
            ActivationRefused::IllegalTransition(refused) => Self::IllegalTransition(refused),
            ActivationRefused::Invalid(problems) => Self::InvalidPlan(problems),
            ActivationRefused::FactsNotProduced(missing, problems) => {
                Self::FactsNotProduced(missing, problems)
            }
        }
    }
}

impl From<LifeRefused> for Error {
    fn from(refused: LifeRefused) -> Self {
        match refused {
            LifeRefused::IllegalTransition(refused) => Self::IllegalTransition(refused),
            LifeRefused::AlreadyInForce(since) => Self::AlreadyInForce(since),
            LifeRefused::Invalid(problems) => {
                let mut violations = Violations::new();
                for problem in problems {
                    violations.add(problem.field, problem.reason, problem.description);
                }
                Self::Kit(kit::Error::invalid(violations))
            }
        }
    }
}

impl From<kit::Error> for Error {
    fn from(error: kit::Error) -> Self {
        Self::Kit(error)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Kit(error.into())
    }
}

/// Facts beyond the exact range are excepted one by one; a total beyond it can't be computed at all.
impl From<OutOfRange> for Error {
    fn from(error: OutOfRange) -> Self {
        Self::Kit(kit::Error::internal(error))
    }
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        kit::Error::from(error).into()
    }
}

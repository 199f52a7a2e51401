//! Everything that onboard refuses, and the one place where it gets its code and reason.

use kit::Violations;

use crate::domain::agreement::AgreementError;
use crate::domain::benefit::BenefitRetired;
use crate::domain::benefit::grant;
use crate::domain::business_plan::PlanError;
use crate::domain::contact::Erased;
use crate::domain::enrollment::EnrollmentError;
use crate::domain::metric::described;
use crate::domain::problem::Problem;
use crate::domain::program::ProgramError;
use crate::domain::prospect;
use crate::domain::solution::SolutionError;
use crate::domain::tier::standing::TierError;
use crate::domain::{Named, UnknownName};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the tenant's id is taken")]
    TenantTaken,
    #[error("the tenant does not exist; an operator creates it")]
    TenantUnknown,
    #[error("a program needs an objective; record one first")]
    ObjectiveRequired,
    #[error("another partner has this external id")]
    ExternalIdTaken,
    #[error("the partner is enrolled in the program, or has applied")]
    AlreadyEnrolled,
    #[error("another amendment is there; amend that one, or withdraw it")]
    AlreadyAmended,
    #[error("another version was published meanwhile; read it first")]
    PublishedMeanwhile,
    #[error("there is no {0} {1}")]
    NotFound(&'static str, String),
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<Problem>),
    #[error(transparent)]
    Program(#[from] ProgramError),
    #[error(transparent)]
    Enrollment(#[from] EnrollmentError),
    #[error("the partner has a plan for this year")]
    YearPlanned,
    #[error(transparent)]
    Plan(#[from] PlanError),
    #[error("another prospect has this domain")]
    ProspectKnown,
    #[error("the partner has a person of this id")]
    PersonIdTaken,
    #[error(transparent)]
    Erased(#[from] Erased),
    #[error(transparent)]
    Prospect(#[from] prospect::IllegalStep),
    #[error("the program has a benefit of this key")]
    BenefitKeyTaken,
    #[error(transparent)]
    BenefitRetired(#[from] BenefitRetired),
    #[error(transparent)]
    Grant(#[from] grant::IllegalStep),
    #[error(transparent)]
    Agreement(#[from] AgreementError),
    #[error(transparent)]
    Solution(#[from] SolutionError),
    #[error(transparent)]
    Tier(#[from] TierError),
    #[error("a stored row can't be read: {0}")]
    Stored(Box<dyn std::error::Error + Send + Sync>),
    #[error(transparent)]
    Kit(#[from] kit::Error),
}

impl Error {
    pub fn stored(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Stored(Box::new(cause))
    }
}

impl From<UnknownName> for Error {
    fn from(error: UnknownName) -> Self {
        Self::stored(error)
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Fields(vec![problem])
    }
}

impl From<sqlx::Error> for Error {
    /// A constraint that is a business rule refuses by its name.
    fn from(error: sqlx::Error) -> Self {
        let constraint = error
            .as_database_error()
            .and_then(|refused| refused.constraint());
        match constraint {
            Some("tenant_id_taken") => Self::TenantTaken,
            Some("tenant_exists") => Self::TenantUnknown,
            Some("external_id_names_one_partner") => Self::ExternalIdTaken,
            Some("one_plan_a_partner_and_year") => Self::YearPlanned,
            Some("domain_names_one_prospect") => Self::ProspectKnown,
            Some("person_id_names_one_contact") => Self::PersonIdTaken,
            Some("benefit_key_is_unique") => Self::BenefitKeyTaken,
            Some("one_live_enrollment_per_program") => Self::AlreadyEnrolled,
            Some("one_amendment_in_its_place") => Self::AlreadyAmended,
            Some("a_version_is_published_once") => Self::PublishedMeanwhile,
            _ => Self::Kit(error.into()),
        }
    }
}

impl From<Error> for kit::Error {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::TenantTaken => Self::already_exists("TENANT_TAKEN", message),
            Error::TenantUnknown => Self::precondition("TENANT_UNKNOWN", message),
            Error::ObjectiveRequired => Self::precondition("OBJECTIVE_REQUIRED", message),
            Error::ExternalIdTaken => Self::already_exists("EXTERNAL_ID_TAKEN", message),
            Error::AlreadyEnrolled => Self::already_exists("ALREADY_ENROLLED", message),
            Error::AlreadyAmended => Self::already_exists("ALREADY_AMENDED", message),
            Error::PublishedMeanwhile => Self::aborted("STALE_ETAG", message),
            Error::NotFound(resource, id) => Self::not_found(resource, id),
            Error::Fields(problems) => Self::invalid(violations(problems)),
            Error::Program(refused) => program(refused, message),
            Error::Enrollment(refused) => enrollment(refused, message),
            Error::Solution(refused) => solution(refused, message),
            Error::Agreement(refused) => agreement(refused, message),
            Error::YearPlanned => Self::already_exists("YEAR_PLANNED", message),
            Error::Plan(refused) => plan(&refused, message),
            Error::ProspectKnown => Self::already_exists("PROSPECT_KNOWN", message),
            Error::PersonIdTaken => Self::already_exists("PERSON_ID_TAKEN", message),
            Error::Erased(_) => Self::precondition("CONTACT_ERASED", message),
            Error::Prospect(refused) => Self::precondition("ILLEGAL_TRANSITION", message).with(
                "legal_actions",
                names(&prospect::legal_actions(refused.state)),
            ),
            Error::BenefitKeyTaken => Self::already_exists("BENEFIT_KEY_TAKEN", message),
            Error::BenefitRetired(_) => Self::precondition("BENEFIT_RETIRED", message),
            Error::Grant(refused) => Self::precondition("ILLEGAL_TRANSITION", message)
                .with("legal_actions", grant::legal(refused.state)),
            Error::Tier(refused) => tier(refused, message),
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

fn program(refused: ProgramError, message: String) -> kit::Error {
    match refused {
        ProgramError::IllegalTransition { state, .. } => {
            kit::Error::precondition("ILLEGAL_TRANSITION", message)
                .with("legal_states", names(state.next()))
        }
        ProgramError::Retired => kit::Error::precondition("PROGRAM_RETIRED", message),
        ProgramError::MetricNotComputable { missing, .. } => {
            kit::Error::precondition("METRIC_NOT_COMPUTABLE", message)
                .with("missing_facts", described(&missing))
        }
        ProgramError::TypeFixed => kit::Error::invalid(violations(vec![Problem::new(
            "program.type",
            "IMMUTABLE",
            message,
        )])),
    }
}

fn enrollment(refused: EnrollmentError, message: String) -> kit::Error {
    match refused {
        EnrollmentError::IllegalTransition { state, .. } => {
            kit::Error::precondition("ILLEGAL_TRANSITION", message)
                .with("legal_actions", names(&state.legal_actions()))
        }
        EnrollmentError::ProgramNotActive(_) => {
            kit::Error::precondition("PROGRAM_NOT_ACTIVE", message)
        }
        EnrollmentError::Dates(problem) => kit::Error::invalid(violations(vec![problem])),
    }
}

fn solution(refused: SolutionError, message: String) -> kit::Error {
    match refused {
        SolutionError::IllegalTransition { state, .. } => {
            kit::Error::precondition("ILLEGAL_TRANSITION", message)
                .with("legal_actions", names(&state.legal_actions()))
        }
        SolutionError::Incomplete(missing) => {
            kit::Error::precondition("COMMERCIAL_MODEL_INCOMPLETE", message)
                .with_violations(violations(missing))
        }
        SolutionError::NotAgreed(_) => kit::Error::precondition("SOLUTION_NOT_AGREED", message),
    }
}

fn agreement(refused: AgreementError, message: String) -> kit::Error {
    match refused {
        AgreementError::IllegalTransition { state, .. } => {
            kit::Error::precondition("ILLEGAL_TRANSITION", message)
                .with("legal_actions", names(&state.legal_actions()))
        }
        AgreementError::AlreadySigned(_) => kit::Error::precondition("ALREADY_SIGNED", message),
        AgreementError::Field(problem) => kit::Error::invalid(violations(vec![problem])),
    }
}

fn tier(refused: TierError, message: String) -> kit::Error {
    let field = |field, reason, message| {
        kit::Error::invalid(violations(vec![Problem::new(field, reason, message)]))
    };
    match refused {
        TierError::NotGraded => kit::Error::precondition("NOT_GRADED", message),
        TierError::NotOverridden => kit::Error::precondition("NOT_OVERRIDDEN", message),
        TierError::UnknownTier(..) => field("tier_key", "UNKNOWN_TIER", message),
        TierError::EndsTooEarly => field("end_date", "NOT_AFTER_TODAY", message),
    }
}

fn plan(refused: &PlanError, message: String) -> kit::Error {
    match refused {
        PlanError::Changed(..) => kit::Error::precondition("PLAN_CHANGED", message),
        PlanError::OneSided => kit::Error::precondition("PLAN_ONE_SIDED", message),
        PlanError::NotAgreed => kit::Error::precondition("PLAN_NOT_AGREED", message),
        PlanError::QuarterReviewed(_) => kit::Error::already_exists("QUARTER_REVIEWED", message),
        PlanError::UnknownMilestone(_) => kit::Error::invalid(violations(vec![Problem::new(
            "milestone_key",
            "UNKNOWN_MILESTONE",
            message,
        )])),
    }
}

fn names<T: Named>(words: &[T]) -> String {
    let names: Vec<&str> = words.iter().map(|word| word.name()).collect();
    names.join(",")
}

fn violations(problems: Vec<Problem>) -> Violations {
    let mut violations = Violations::new();
    for problem in problems {
        violations.add(problem.field, problem.reason, problem.description);
    }
    violations
}

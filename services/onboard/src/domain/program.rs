//! A program serves one objective with one partnership type: draft → active → retired.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::metric::{self, Need};
use super::named::{listed, named};
use super::objective::Objective;
use super::partnership_type::PartnershipType;
use super::problem::Problem;
use super::type_profile::TypeProfile;
use super::workflow::{Workflow, template};

named! {
    pub enum ProgramState {
        Draft = "DRAFT",
        Active = "ACTIVE",
        Retired = "RETIRED",
    }
}

named! {
    /// Who brings the customer.
    pub enum CustomerDirection {
        /// Partners bring customers to us.
        Inbound = "INBOUND",
        /// We bring customers to partners.
        Outbound = "OUTBOUND",
    }
}

impl ProgramState {
    /// The states that may follow.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::Active],
            Self::Active => &[Self::Retired],
            Self::Retired => &[],
        }
    }
}

/// What a version of a program consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Terms {
    pub display_name: String,
    pub partnership_type: PartnershipType,
    pub objective_id: Uuid,
    /// Why this type, when the objective recommends another; may be empty otherwise.
    pub justification: String,
    pub customer_direction: CustomerDirection,
    /// What is done before an enrollment is active.
    pub workflow: Workflow,
}

/// Terms as somebody asks for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsDraft {
    /// With any workflow.
    pub terms: Terms,
    /// Absent: as before; and for another type, or in a new program, the type's template.
    pub workflow: Option<Workflow>,
}

impl TermsDraft {
    /// The terms that follow on `before`, if the program has any.
    pub fn complete(self, before: Option<&Terms>) -> Terms {
        let wanted = self.terms.partnership_type;
        let same = before.filter(|before| before.partnership_type == wanted);
        let workflow = self
            .workflow
            .or_else(|| same.map(|before| before.workflow.clone()));
        Terms {
            workflow: workflow.unwrap_or_else(|| template::of(wanted).workflow),
            ..self.terms
        }
    }
}

impl Terms {
    /// A type that the objective does not recommend needs a written justification.
    pub fn justified(&self, objective: &Objective) -> Result<(), Problem> {
        let recommended = objective.statement.gap.recommended_types();
        if recommended.contains(&self.partnership_type) || !self.justification.is_empty() {
            return Ok(());
        }
        let description = format!(
            "the objective recommends {}; {} needs a justification",
            listed(recommended),
            self.partnership_type
        );
        Err(Problem::new(
            "program.justification",
            "REQUIRED",
            description,
        ))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Program {
    #[serde(skip)]
    pub id: Uuid,
    #[serde(flatten)]
    pub terms: Terms,
    pub state: ProgramState,
    /// Version of the terms; running enrollments keep the one they began with.
    pub version: i32,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProgramError {
    #[error("a program that is {state} can't become {wanted}; legal is {}", legal(*state))]
    IllegalTransition {
        state: ProgramState,
        wanted: ProgramState,
    },
    #[error("a retired program can't be changed")]
    Retired,
    #[error(
        "{metric} is computed from {}, which {partnership_type} partners do not produce",
        metric::described(missing)
    )]
    MetricNotComputable {
        metric: &'static str,
        partnership_type: PartnershipType,
        missing: Vec<Need>,
    },
    #[error("a program that has been active keeps its type; draft another program instead")]
    TypeFixed,
}

/// The states that may follow, for people.
pub fn legal(state: ProgramState) -> String {
    match state.next() {
        [] => "nothing".to_owned(),
        states => listed(states),
    }
}

impl Program {
    pub fn draft(id: Uuid, terms: Terms, now: DateTime<Utc>) -> Self {
        Self {
            id,
            terms,
            state: ProgramState::Draft,
            version: 1,
            revision: 1,
            created_at: now,
        }
    }

    /// Changes a draft in place; an active program gets its next version, which must stand the proof of activation again.
    pub fn revise(
        self,
        terms: Terms,
        objective: &Objective,
        profile: &TypeProfile,
    ) -> Result<Self, ProgramError> {
        let version = match self.state {
            ProgramState::Draft => self.version,
            ProgramState::Active if terms.partnership_type != self.terms.partnership_type => {
                return Err(ProgramError::TypeFixed);
            }
            ProgramState::Active => {
                prove(objective, profile)?;
                self.version + 1
            }
            ProgramState::Retired => return Err(ProgramError::Retired),
        };
        Ok(Self {
            terms,
            version,
            revision: self.revision + 1,
            ..self
        })
    }

    /// Opens a draft for enrollments, once it is proven that its objective's metric can be computed.
    pub fn activate(
        self,
        objective: &Objective,
        profile: &TypeProfile,
    ) -> Result<Self, ProgramError> {
        let active = self.become_state(ProgramState::Active)?;
        prove(objective, profile)?;
        Ok(active)
    }

    /// Closes an active program to new enrollments.
    pub fn retire(self) -> Result<Self, ProgramError> {
        self.become_state(ProgramState::Retired)
    }

    fn become_state(self, wanted: ProgramState) -> Result<Self, ProgramError> {
        if !self.state.next().contains(&wanted) {
            let state = self.state;
            return Err(ProgramError::IllegalTransition { state, wanted });
        }
        Ok(Self {
            state: wanted,
            revision: self.revision + 1,
            ..self
        })
    }
}

/// The objective's metric must be computable from the facts that the type produces.
fn prove(objective: &Objective, profile: &TypeProfile) -> Result<(), ProgramError> {
    let metric = objective.statement.target_metric;
    let missing = metric.missing(&profile.content.produced_facts);
    if missing.is_empty() {
        return Ok(());
    }
    Err(ProgramError::MetricNotComputable {
        metric: metric.name,
        partnership_type: profile.partnership_type,
        missing,
    })
}

#[cfg(test)]
mod tests;

//! What was done in the steps of an enrollment: answers, scores, decisions.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::enrollment::{EnrollmentState, Mark};
use super::named::named;
use super::problem::Problem;
use super::role::Role;
use super::workflow::answer::Value;
use super::workflow::{Gate, Step, StepKind, Workflow};

pub mod answering;
pub mod assess;
mod carry;
mod deciding;
pub mod scoring;

named! {
    /// What happened in a step.
    pub enum HistoryAction {
        Answered = "ANSWERED",
        Scored = "SCORED",
        Approved = "APPROVED",
        Declined = "DECLINED",
        /// Score or decisions fell because what they were about has changed.
        Reopened = "REOPENED",
        /// Answers came from another enrollment.
        Carried = "CARRIED",
        Migrated = "MIGRATED",
        /// The step's state became another.
        StateChanged = "STATE_CHANGED",
    }
}

/// Who did what when in which step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub step_key: String,
    pub action: HistoryAction,
    pub description: String,
    pub actor: String,
    pub at: DateTime<Utc>,
}

impl Entry {
    pub fn new(step_key: &str, action: HistoryAction, description: String, mark: &Mark) -> Self {
        Self {
            step_key: step_key.to_owned(),
            action,
            description,
            actor: mark.actor.clone(),
            at: mark.at,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    #[serde(flatten)]
    pub value: Value,
    pub actor: String,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// By the criterion's key.
    pub criteria: BTreeMap<String, CriterionScore>,
    pub actor: String,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionScore {
    pub points: i32,
    /// Why so many.
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub approved: bool,
    /// May be empty when approved.
    pub reason: String,
    pub actor: String,
    pub at: DateTime<Utc>,
}

/// What was done in one step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Work {
    /// By the question's key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, Answer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// One a person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decision>,
}

named! {
    pub enum StepState {
        /// Its actor can act.
        Open = "OPEN",
        /// Something else comes first.
        Waiting = "WAITING",
        Done = "DONE",
        /// Decided against.
        Failed = "FAILED",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub enrollment_id: Uuid,
    /// By the step's key.
    pub work: BTreeMap<String, Work>,
    /// The steps' states when they were last looked at.
    pub states: BTreeMap<String, StepState>,
    /// Whose turn it was then; [`Role::PartnerUser`] is the partner.
    pub waiting_for: Vec<Role>,
    /// Rises with every change.
    pub revision: i64,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProgressError {
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<Problem>),
    #[error("{step} can't be worked on while the enrollment is {state}")]
    StepClosed {
        step: String,
        state: EnrollmentState,
    },
    #[error("{0} is the vendor's step")]
    VendorsStep(String),
    #[error("{0} is decided in another role")]
    OtherRole(String),
    #[error("{0} has been decided by as many persons as decide")]
    PanelComplete(String),
}

/// What was done, and what is written down about it.
pub type Done = Result<(Progress, Vec<Entry>), ProgressError>;

impl Progress {
    /// Of a new enrollment.
    pub fn new(enrollment_id: Uuid) -> Self {
        Self {
            enrollment_id,
            work: BTreeMap::new(),
            states: BTreeMap::new(),
            waiting_for: Vec::new(),
            revision: 1,
        }
    }

    pub fn answer(&self, step: &str, question: &str) -> Option<&Value> {
        let answer = self.work.get(step)?.answers.get(question)?;
        Some(&answer.value)
    }

    /// Scores and decisions that a change of what stands before `gate` makes void.
    fn reopen(&mut self, workflow: &Workflow, gate: Gate, mark: &Mark) -> Vec<Entry> {
        let judged = workflow.steps.iter();
        let judged = judged.filter(|step| step.kind.is_judgement() && step.required_before >= gate);
        let mut entries = Vec::new();
        for step in judged {
            if self.work.remove(&step.key).is_some() {
                let why = "what it was about has changed".to_owned();
                entries.push(Entry::new(&step.key, HistoryAction::Reopened, why, mark));
            }
        }
        entries
    }
}

/// The step of that key, if it is of the kind that `pick` wants.
fn step_of<'a, T>(
    workflow: &'a Workflow,
    key: &str,
    wanted: &str,
    pick: impl Fn(&'a StepKind) -> Option<T>,
) -> Result<(&'a Step, T), ProgressError> {
    let problem =
        |reason, text: String| ProgressError::Fields(vec![Problem::new("step_key", reason, text)]);
    let step = workflow
        .step(key)
        .ok_or_else(|| problem("UNKNOWN_STEP", format!("the workflow has no step {key:?}")))?;
    match pick(&step.kind) {
        Some(kind) => Ok((step, kind)),
        None => Err(problem("WRONG_KIND", format!("{key} is no {wanted}"))),
    }
}

/// Whether answers may be given to a form due before `gate`.
pub(super) fn form_is_open(gate: Gate, state: EnrollmentState) -> bool {
    use EnrollmentState as S;
    match state {
        S::Draft | S::InformationRequested => true,
        S::Submitted | S::InReview => gate > Gate::Submit,
        S::Approved => gate > Gate::Approve,
        S::Rejected | S::Active | S::Suspended | S::Terminated => false,
    }
}

/// Whether the vendor may judge in a step due before `gate`.
pub(super) fn judgement_is_open(gate: Gate, state: EnrollmentState) -> bool {
    use EnrollmentState as S;
    match state {
        S::Submitted | S::InReview => true,
        S::Approved => gate > Gate::Approve,
        S::Draft
        | S::InformationRequested
        | S::Rejected
        | S::Active
        | S::Suspended
        | S::Terminated => false,
    }
}

#[cfg(test)]
mod tests;

//! How each step stands on a day, what is missing, and how to get it.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Progress, StepState, form_is_open, judgement_is_open};
use crate::domain::enrollment::EnrollmentState;
use crate::domain::evidence::Evidence;
use crate::domain::workflow::{Step, StepKind, Workflow};

mod evidenced;
mod judged;
mod looked_up;

/// What is known besides the work in the steps.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub evidence: Vec<Evidence>,
    pub has_external_id: bool,
    /// Keys of the check steps that another partner's answer stands against.
    pub taken: BTreeSet<String>,
}

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub step_key: String,
    /// Upper snake case.
    pub code: &'static str,
    pub description: String,
    /// How to get it.
    pub remedy: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepStatus<'a> {
    pub step: &'a Step,
    pub state: StepState,
    /// Empty when done.
    pub missing: Vec<Missing>,
}

/// A state with what is missing to be done.
type Stand = (StepState, Vec<Missing>);

impl Progress {
    /// Every step in order, as it stands on `day`.
    pub fn assess<'a>(
        &self,
        workflow: &'a Workflow,
        state: EnrollmentState,
        known: &Known,
        day: NaiveDate,
    ) -> Vec<StepStatus<'a>> {
        let stand = |step: &'a Step| {
            let (state, missing) = self.stand(step, state, known, day);
            StepStatus {
                step,
                state,
                missing,
            }
        };
        workflow.steps.iter().map(stand).collect()
    }

    fn stand(&self, step: &Step, state: EnrollmentState, known: &Known, day: NaiveDate) -> Stand {
        let gate = step.required_before;
        let evidence = known.evidence.as_slice();
        match &step.kind {
            StepKind::Form(form) => {
                let unanswered = form.questions.iter().filter(|question| {
                    question.required && self.answer(&step.key, &question.key).is_none()
                });
                let missing = unanswered.map(|question| {
                    let (label, key) = (&question.label, &question.key);
                    let description = format!("{label:?} is not answered");
                    missing(step, "ANSWER", description, format!("answer {key}"))
                });
                todo(missing.collect(), form_is_open(gate, state))
            }
            StepKind::Document(document) => {
                todo(document.missing(step, evidence, day), !state.is_final())
            }
            StepKind::Agreement(agreement) => {
                todo(agreement.missing(step, evidence, day), !state.is_final())
            }
            StepKind::Training(training) => {
                todo(training.missing(step, evidence, day), !state.is_final())
            }
            StepKind::Qualification(qualification) => {
                let score = self
                    .work
                    .get(&step.key)
                    .and_then(|work| work.score.as_ref());
                qualification.stand(step, score, judgement_is_open(gate, state))
            }
            StepKind::Approval(approval) => {
                let work = self.work.get(&step.key);
                let decisions = work.map_or(&[][..], |work| work.decisions.as_slice());
                approval.stand(step, decisions, judgement_is_open(gate, state))
            }
            StepKind::Check(check) => check.stand(step, self, known),
        }
    }
}

/// Done when nothing is missing; else open when something can be done about it.
fn todo(missing: Vec<Missing>, is_open: bool) -> Stand {
    let state = match (missing.is_empty(), is_open) {
        (true, _) => StepState::Done,
        (false, true) => StepState::Open,
        (false, false) => StepState::Waiting,
    };
    (state, missing)
}

fn missing(step: &Step, code: &'static str, description: String, remedy: String) -> Missing {
    Missing {
        step_key: step.key.clone(),
        code,
        description,
        remedy,
    }
}

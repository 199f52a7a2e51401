//! Answers are saved as they come: a form may be answered in parts, each answer is of its question's type.

use super::{Answer, Done, Entry, HistoryAction, Progress, ProgressError, form_is_open, step_of};
use crate::domain::enrollment::{EnrollmentState, Mark};
use crate::domain::problem::Problem;
use crate::domain::workflow::answer::Value;
use crate::domain::workflow::form::Form;
use crate::domain::workflow::{Actor, StepKind, Workflow};

/// One answer to save; without a value it is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub question: String,
    pub value: Option<Value>,
}

impl Progress {
    /// Saves answers of a form step; `actor` is the side that the person belongs to.
    pub fn answer_form(
        mut self,
        workflow: &Workflow,
        state: EnrollmentState,
        key: &str,
        given: Vec<Given>,
        (actor, mark): (Actor, &Mark),
    ) -> Done {
        let (step, form) = step_of(workflow, key, "form", |kind| match kind {
            StepKind::Form(form) => Some(form),
            _ => None,
        })?;
        if actor == Actor::Partner && step.actor == Actor::Vendor {
            return Err(ProgressError::VendorsStep(key.to_owned()));
        }
        if !form_is_open(step.required_before, state) {
            let step = key.to_owned();
            return Err(ProgressError::StepClosed { step, state });
        }
        let problems = problems(form, &given);
        if !problems.is_empty() {
            return Err(ProgressError::Fields(problems));
        }
        let changed = self.write(key, given, mark);
        if changed.is_empty() {
            return Ok((self, Vec::new()));
        }
        let answered = Entry::new(key, HistoryAction::Answered, changed.join(", "), mark);
        let mut entries = vec![answered];
        entries.extend(self.reopen(workflow, step.required_before, mark));
        self.revision += 1;
        Ok((self, entries))
    }

    /// Keys of the questions whose answers changed.
    fn write(&mut self, key: &str, given: Vec<Given>, mark: &Mark) -> Vec<String> {
        let answers = &mut self.work.entry(key.to_owned()).or_default().answers;
        let mut changed = Vec::new();
        for Given { question, value } in given {
            if answers.get(&question).map(|answer| &answer.value) == value.as_ref() {
                continue;
            }
            match value {
                Some(value) => {
                    let (actor, at) = (mark.actor.clone(), mark.at);
                    answers.insert(question.clone(), Answer { value, actor, at });
                }
                None => drop(answers.remove(&question)),
            }
            changed.push(question);
        }
        changed
    }
}

fn problems(form: &Form, given: &[Given]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (n, answer) in given.iter().enumerate() {
        let key = &answer.question;
        let Some(question) = form.question(key) else {
            let description = format!("the form does not ask {key:?}");
            let path = format!("answers[{n}].question_key");
            problems.push(Problem::new(path, "UNKNOWN_QUESTION", description));
            continue;
        };
        if given[..n].iter().any(|before| before.question == *key) {
            let path = format!("answers[{n}].question_key");
            let description = format!("{key} is answered before");
            problems.push(Problem::new(path, "DUPLICATE", description));
        }
        let fits = answer
            .value
            .as_ref()
            .map(|value| value.fits(&question.kind));
        if let Some(Err((reason, description))) = fits {
            let path = format!("answers[{n}]");
            problems.push(Problem::new(path, reason, format!("{key}: {description}")));
        }
    }
    problems
}

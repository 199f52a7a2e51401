//! Answers go along when an enrollment moves on, as far as they fit the questions that are asked there.

use std::collections::BTreeMap;

use super::{Answer, Progress, Work};
use crate::domain::workflow::{Step, StepKind, Workflow};

impl Progress {
    /// The answers that fit the same questions of `workflow`, by step.
    pub fn fitting_answers(&self, workflow: &Workflow) -> BTreeMap<String, Work> {
        let steps = workflow.steps.iter();
        let kept = steps.filter_map(|step| {
            let answers = self.answers_for(step);
            let work = Work {
                answers,
                ..Work::default()
            };
            (!work.answers.is_empty()).then(|| (step.key.clone(), work))
        });
        kept.collect()
    }

    fn answers_for(&self, step: &Step) -> BTreeMap<String, Answer> {
        let (StepKind::Form(form), Some(work)) = (&step.kind, self.work.get(&step.key)) else {
            return BTreeMap::new();
        };
        let answers = work.answers.iter();
        let fitting = answers.filter(|(key, answer)| {
            let question = form.question(key);
            question.is_some_and(|question| answer.value.fits(&question.kind).is_ok())
        });
        fitting
            .map(|(key, answer)| (key.clone(), answer.clone()))
            .collect()
    }
}

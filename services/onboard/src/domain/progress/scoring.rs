//! The vendor scores every criterion of a qualification, with a reason for each.

use std::collections::BTreeMap;

use super::{
    CriterionScore, Done, Entry, HistoryAction, Progress, ProgressError, Score, judgement_is_open,
    step_of,
};
use crate::domain::enrollment::{EnrollmentState, Mark};
use crate::domain::problem::Problem;
use crate::domain::workflow::qualification::Qualification;
use crate::domain::workflow::{StepKind, Workflow};

/// Points for the criterion of a key.
pub type Points = (String, CriterionScore);

impl Progress {
    /// Scores a qualification step, in the place of an earlier score.
    pub fn score(
        mut self,
        workflow: &Workflow,
        state: EnrollmentState,
        key: &str,
        given: Vec<Points>,
        mark: &Mark,
    ) -> Done {
        let (step, qualification) = step_of(workflow, key, "qualification", |kind| match kind {
            StepKind::Qualification(qualification) => Some(qualification),
            _ => None,
        })?;
        if !judgement_is_open(step.required_before, state) {
            let step = key.to_owned();
            return Err(ProgressError::StepClosed { step, state });
        }
        let problems = problems(qualification, &given);
        if !problems.is_empty() {
            return Err(ProgressError::Fields(problems));
        }
        let criteria: BTreeMap<String, CriterionScore> = given.into_iter().collect();
        let total = qualification.total(|key| criteria[key].points);
        let description = format!("{total} of {} needed", qualification.threshold);
        let (actor, at) = (mark.actor.clone(), mark.at);
        let score = Score {
            criteria,
            actor,
            at,
        };
        self.work.entry(key.to_owned()).or_default().score = Some(score);
        self.revision += 1;
        let entry = Entry::new(key, HistoryAction::Scored, description, mark);
        Ok((self, vec![entry]))
    }
}

fn problems(qualification: &Qualification, given: &[Points]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (n, (key, score)) in given.iter().enumerate() {
        let path = format!("criteria[{n}].criterion_key");
        let Some(criterion) = qualification.criterion(key) else {
            let description = format!("there is no criterion {key:?}");
            problems.push(Problem::new(path, "UNKNOWN_CRITERION", description));
            continue;
        };
        if given[..n].iter().any(|(before, _)| before == key) {
            let description = format!("{key} is scored before");
            problems.push(Problem::new(path, "DUPLICATE", description));
        }
        if !(0..=criterion.max_points).contains(&score.points) {
            let description = format!("0 to {} points", criterion.max_points);
            let path = format!("criteria[{n}].points");
            problems.push(Problem::new(path, "OUT_OF_RANGE", description));
        }
    }
    let scored = |key: &str| given.iter().any(|(scored, _)| scored == key);
    for criterion in &qualification.criteria {
        if !scored(&criterion.key) {
            let description = format!("{} is not scored", criterion.key);
            problems.push(Problem::new("criteria", "REQUIRED", description));
        }
    }
    problems
}

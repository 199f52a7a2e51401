//! An enrollment together with its workflow, what was done in it, and what is known: enough to decide what comes next.

use chrono::NaiveDate;

use super::enrollment::{Enrollment, EnrollmentState, Mark};
use super::progress::assess::{Known, Missing, StepStatus};
use super::progress::{Entry, HistoryAction, Progress, StepState};
use super::workflow::check::Contest;
use super::workflow::{Gate, StepKind, Workflow};

mod migration;
mod next;

pub use migration::Stranded;
pub use next::NextAction;

#[derive(Debug, Clone)]
pub struct Case {
    pub enrollment: Enrollment,
    /// Of the program's version that the enrollment runs on.
    pub workflow: Workflow,
    pub progress: Progress,
    pub known: Known,
}

impl Case {
    /// Every step in order, as it stands on `day`.
    pub fn statuses(&self, day: NaiveDate) -> Vec<StepStatus<'_>> {
        let state = self.enrollment.state;
        self.progress
            .assess(&self.workflow, state, &self.known, day)
    }

    /// What keeps the enrollment from passing `gate` on `day`: everything that is missing for it and the gates before.
    pub fn missing_before(&self, gate: Gate, day: NaiveDate) -> Vec<Missing> {
        let statuses = self.statuses(day).into_iter();
        let due = statuses.filter(|status| status.step.required_before <= gate);
        due.flat_map(|status| status.missing).collect()
    }

    /// What keeps the enrollment from becoming `state` on `day`, where that passes a gate.
    pub fn missing_to_become(&self, state: EnrollmentState, day: NaiveDate) -> Vec<Missing> {
        let before = self.enrollment.state;
        let gates = [Gate::Activate, Gate::Approve, Gate::Submit].into_iter();
        let mut passed = gates.filter(|gate| is_past(state, *gate) && !is_past(before, *gate));
        passed
            .next()
            .map_or_else(Vec::new, |gate| self.missing_before(gate, day))
    }

    /// The check steps that other partners may have something against, each answered question being there.
    pub fn contests(&self) -> Vec<(&str, Contest<'_>)> {
        let steps = self.workflow.steps.iter();
        let contests = steps.filter_map(|step| match &step.kind {
            StepKind::Check(check) => Some((step.key.as_str(), check.contest()?)),
            _ => None,
        });
        contests.collect()
    }

    /// Looks at the steps again: what has changed since the last look, and the progress that says so.
    pub fn settled(&self, mark: &Mark) -> (Progress, Vec<Entry>) {
        let day = mark.at.date_naive();
        let statuses = self.statuses(day);
        let mut progress = self.progress.clone();
        let mut entries = Vec::new();
        for status in &statuses {
            let before = progress
                .states
                .insert(status.step.key.clone(), status.state);
            let worth_telling = before.is_some() || is_decided(status.state);
            if before != Some(status.state) && worth_telling {
                let description = status.state.to_string();
                let key = &status.step.key;
                let entry = Entry::new(key, HistoryAction::StateChanged, description, mark);
                entries.push(entry);
            }
        }
        progress
            .states
            .retain(|key, _| self.workflow.step(key).is_some());
        progress.waiting_for = self.waiting_for(day);
        (progress, entries)
    }
}

/// Whether an enrollment in `state` has passed `gate`.
fn is_past(state: EnrollmentState, gate: Gate) -> bool {
    use EnrollmentState as S;
    match state {
        S::Draft => false,
        S::Submitted | S::InReview | S::InformationRequested | S::Rejected => gate == Gate::Submit,
        S::Approved => gate <= Gate::Approve,
        S::Active | S::Suspended | S::Terminated => true,
    }
}

fn is_decided(state: StepState) -> bool {
    matches!(state, StepState::Done | StepState::Failed)
}

#[cfg(test)]
mod tests;

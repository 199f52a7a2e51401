//! An enrollment moves to its program's current version with the answers that still fit, unless that would strand it: a step
//! that it completed must still be there, and nothing may be missing before a gate that can't be passed again.

use std::collections::BTreeMap;

use super::Case;
use crate::domain::enrollment::{EnrollmentState, Mark};
use crate::domain::progress::{Entry, HistoryAction, Progress, StepState, Work};
use crate::domain::workflow::{Gate, Workflow};

/// Why an enrollment can't move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stranded {
    pub enrollment_id: uuid::Uuid,
    pub step_key: String,
    /// Upper snake case.
    pub reason: &'static str,
    pub description: String,
}

impl Case {
    /// The case on `version` with its workflow.
    pub fn migrated(
        &self,
        version: i32,
        workflow: &Workflow,
        mark: &Mark,
    ) -> Result<Self, Vec<Stranded>> {
        let day = mark.at.date_naive();
        let done = self.statuses(day).into_iter();
        let done = done.filter(|status| status.state == StepState::Done);
        let vanished = done.filter(|status| {
            let kept = workflow.step(&status.step.key);
            kept.is_none_or(|step| !step.kind.is_like(&status.step.kind))
        });
        let vanished: Vec<Stranded> = vanished
            .map(|status| {
                let why = "a step that it completed is gone";
                self.stranded(&status.step.key, "STEP_GONE", why)
            })
            .collect();
        if !vanished.is_empty() {
            return Err(vanished);
        }
        let moved = Self {
            enrollment: self.enrollment.clone().migrate(version),
            workflow: workflow.clone(),
            progress: self.carried_progress(workflow),
            known: self.known.clone(),
        };
        let lacking = moved.lacking(&self.workflow, mark);
        if !lacking.is_empty() {
            return Err(lacking);
        }
        Ok(moved)
    }

    /// That this became `after`.
    pub fn migration_entry(&self, after: &Self, mark: &Mark) -> Entry {
        let versions = [self, after].map(|case| case.enrollment.program_version);
        let description = format!("from version {} to {}", versions[0], versions[1]);
        Entry::new("", HistoryAction::Migrated, description, mark)
    }

    /// Answers that fit, and judgements of what is judged in the same way.
    fn carried_progress(&self, workflow: &Workflow) -> Progress {
        let mut work: BTreeMap<String, Work> = self.progress.fitting_answers(workflow);
        for step in &workflow.steps {
            let unchanged = self.workflow.step(&step.key);
            let judged = unchanged.filter(|before| before.kind == step.kind);
            let kept = judged.filter(|before| before.kind.is_judgement());
            if let Some(kept) = kept.and_then(|_| self.progress.work.get(&step.key)) {
                work.insert(step.key.clone(), kept.clone());
            }
        }
        Progress {
            work,
            revision: self.progress.revision + 1,
            ..self.progress.clone()
        }
    }

    /// What is missing before gates that are passed for good, in steps that were not so `before`.
    fn lacking(&self, before: &Workflow, mark: &Mark) -> Vec<Stranded> {
        let passed = match self.enrollment.state {
            EnrollmentState::Approved => Gate::Approve,
            EnrollmentState::Active | EnrollmentState::Suspended => Gate::Activate,
            _ => return Vec::new(),
        };
        let is_new = |key: &str| {
            let step = self.workflow.step(key);
            step.map(|step| &step.kind) != before.step(key).map(|step| &step.kind)
        };
        let missing = self
            .missing_before(passed, mark.at.date_naive())
            .into_iter();
        missing
            .filter(|lacks| is_new(&lacks.step_key))
            .map(|lacks| self.stranded(&lacks.step_key, "STEP_MISSING", &lacks.description))
            .collect()
    }

    fn stranded(&self, step_key: &str, reason: &'static str, description: &str) -> Stranded {
        Stranded {
            enrollment_id: self.enrollment.id,
            step_key: step_key.to_owned(),
            reason,
            description: description.to_owned(),
        }
    }
}

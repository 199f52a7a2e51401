//! Persons in the roles of an approval step approve or decline, each counted once.

use super::{
    Decision, Done, Entry, HistoryAction, Progress, ProgressError, judgement_is_open, step_of,
};
use crate::domain::enrollment::{EnrollmentState, Mark};
use crate::domain::role::Role;
use crate::domain::workflow::{StepKind, Workflow};

impl Progress {
    /// Decides in an approval step; the mark's reason is the decision's. A later decision of a person replaces the earlier one.
    pub fn decide(
        mut self,
        workflow: &Workflow,
        state: EnrollmentState,
        key: &str,
        approved: bool,
        (roles, mark): (&[Role], &Mark),
    ) -> Done {
        let (step, approval) = step_of(workflow, key, "approval", |kind| match kind {
            StepKind::Approval(approval) => Some(approval),
            _ => None,
        })?;
        if !roles.iter().any(|role| approval.roles.contains(role)) {
            return Err(ProgressError::OtherRole(key.to_owned()));
        }
        if !judgement_is_open(step.required_before, state) {
            let step = key.to_owned();
            return Err(ProgressError::StepClosed { step, state });
        }
        let decisions = &mut self.work.entry(key.to_owned()).or_default().decisions;
        decisions.retain(|decision| decision.actor != mark.actor);
        if usize::try_from(approval.approvers).is_ok_and(|most| decisions.len() >= most) {
            return Err(ProgressError::PanelComplete(key.to_owned()));
        }
        decisions.push(Decision {
            approved,
            reason: mark.reason.clone(),
            actor: mark.actor.clone(),
            at: mark.at,
        });
        let action = match approved {
            true => HistoryAction::Approved,
            false => HistoryAction::Declined,
        };
        self.revision += 1;
        let entry = Entry::new(key, action, mark.reason.clone(), mark);
        Ok((self, vec![entry]))
    }
}

//! What can be done next, and whose turn it is.

use chrono::NaiveDate;

use super::{Case, is_past};
use crate::domain::enrollment::EnrollmentState;
use crate::domain::progress::StepState;
use crate::domain::progress::assess::StepStatus;
use crate::domain::role::Role;
use crate::domain::workflow::{Actor, Gate, Step, StepKind};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextAction {
    pub actor: Actor,
    /// Of the vendor, who may do it; empty for the partner.
    pub roles: Vec<Role>,
    /// Empty: a transition of the enrollment itself.
    pub step_key: String,
    pub description: String,
}

impl Case {
    /// Open and failed steps in order, then the transition that nothing is in the way of.
    pub fn next_actions(&self, day: NaiveDate) -> Vec<NextAction> {
        if self.is_over() {
            return Vec::new();
        }
        let statuses = self.statuses(day);
        let actionable = statuses
            .iter()
            .filter(|status| matches!(status.state, StepState::Open | StepState::Failed));
        let mut actions: Vec<NextAction> = actionable.map(of_step).collect();
        actions.extend(self.transition(day));
        actions
    }

    /// In which roles people can do something; the partner's user stands for the partner.
    pub fn waiting_for(&self, day: NaiveDate) -> Vec<Role> {
        let actions = self.next_actions(day).into_iter();
        let mut roles: Vec<Role> = actions
            .flat_map(|action| match action.actor {
                Actor::Partner => vec![Role::PartnerUser],
                Actor::Vendor => action.roles,
            })
            .collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    fn transition(&self, day: NaiveDate) -> Option<NextAction> {
        let (gate, actor, what) = match self.enrollment.state {
            EnrollmentState::Draft => (Some(Gate::Submit), Actor::Partner, "submit the enrollment"),
            EnrollmentState::Submitted => (None, Actor::Vendor, "start the review"),
            EnrollmentState::InformationRequested => {
                (None, Actor::Partner, "provide the information asked for")
            }
            EnrollmentState::InReview => {
                (Some(Gate::Approve), Actor::Vendor, "approve the enrollment")
            }
            EnrollmentState::Approved => (
                Some(Gate::Activate),
                Actor::Vendor,
                "activate the enrollment",
            ),
            EnrollmentState::Rejected
            | EnrollmentState::Active
            | EnrollmentState::Suspended
            | EnrollmentState::Terminated => return None,
        };
        let is_free = gate.is_none_or(|gate| self.missing_before(gate, day).is_empty());
        is_free.then(|| NextAction {
            actor,
            roles: of_vendor(actor, &[Role::PartnerManager]),
            step_key: String::new(),
            description: what.to_owned(),
        })
    }

    /// In force or ended: the workflow asks for nothing more.
    fn is_over(&self) -> bool {
        is_past(self.enrollment.state, Gate::Activate)
            || self.enrollment.state == EnrollmentState::Rejected
    }
}

fn of_step(status: &StepStatus<'_>) -> NextAction {
    let Step {
        key, title, actor, ..
    } = status.step;
    let roles = match &status.step.kind {
        StepKind::Approval(approval) => approval.roles.as_slice(),
        _ => &[Role::PartnerManager],
    };
    NextAction {
        actor: *actor,
        roles: of_vendor(*actor, roles),
        step_key: key.clone(),
        description: title.clone(),
    }
}

fn of_vendor(actor: Actor, roles: &[Role]) -> Vec<Role> {
    match actor {
        Actor::Partner => Vec::new(),
        Actor::Vendor => roles.to_vec(),
    }
}

use kit::{Caller, Unit};

use super::{Target, progress_change};
use crate::domain::case::Case;
use crate::domain::role::Role;
use crate::error::Error;

/// One person's decision in an approval step.
#[derive(Debug, Clone)]
pub struct Verdict {
    pub target: Target,
    pub step_key: String,
    pub approved: bool,
    /// May be empty when approved.
    pub reason: String,
    /// The person's.
    pub roles: Vec<Role>,
}

/// Errors: `NotFound`; a stale etag; `Progress` when the step is no approval that can be decided now, by somebody in these roles.
pub async fn run(unit: &mut Unit, caller: &Caller, verdict: Verdict) -> Result<Case, Error> {
    let Verdict {
        target,
        step_key,
        approved,
        reason,
        roles,
    } = verdict;
    progress_change::run(
        unit,
        caller,
        "DecideApproval",
        (target, reason),
        |case, mark| {
            let progress = case.progress.clone();
            let state = case.enrollment.state;
            progress.decide(&case.workflow, state, &step_key, approved, (&roles, mark))
        },
    )
    .await
}

use kit::{Caller, Unit};

use super::{Target, business_plan_change};
use crate::domain::business_plan::{BusinessPlan, MilestoneState};
use crate::error::Error;

/// What became of a milestone.
#[derive(Debug, Clone)]
pub struct Progress {
    pub key: String,
    pub state: MilestoneState,
    pub note: String,
}

/// Errors: `NotFound`; a stale etag; `Plan` when no version is agreed, or it has no such milestone.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    progress: Progress,
) -> Result<BusinessPlan, Error> {
    let Progress { key, state, note } = progress;
    let set = |plan: BusinessPlan| plan.set_milestone(&key, state, note);
    business_plan_change::run(unit, caller, "SetMilestone", target.id, &target.etag, set).await
}

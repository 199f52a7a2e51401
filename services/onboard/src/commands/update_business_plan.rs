use kit::{Caller, Unit};

use super::{Target, business_plan_change};
use crate::domain::business_plan::{BusinessPlan, Content};
use crate::error::Error;

/// Partner and year stay. Errors: `NotFound`; a stale etag; `Fields`.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    content: Content,
) -> Result<BusinessPlan, Error> {
    let restate = |plan: BusinessPlan| Ok(plan.restate(content));
    let after = business_plan_change::run(
        unit,
        caller,
        "UpdateBusinessPlan",
        target.id,
        &target.etag,
        restate,
    )
    .await?;
    // Against the year of the plan; what is refused here is undone with the unit.
    match after.content.check(after.year) {
        problems if problems.is_empty() => Ok(after),
        problems => Err(Error::Fields(problems)),
    }
}

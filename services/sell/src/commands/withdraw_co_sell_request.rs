//! The partner takes its request back.

use kit::{Caller, Unit};

use super::co_sell_step::{Step, Target};
use crate::domain::co_sell::CoSellRequest;
use crate::error::Result;

/// Errors: NOT_FOUND; STALE_ETAG; ILLEGAL_TRANSITION.
pub async fn run(unit: &mut Unit, caller: &Caller, target: &Target) -> Result<CoSellRequest> {
    let step = Step::begin(unit, caller, target).await?;
    let after = step.before.clone().withdraw(unit.now.date_naive())?;
    step.finish(unit, &caller.tenant, "WithdrawCoSellRequest", after)
        .await
}

use kit::{Caller, Unit};

use super::{Target, review_tiers, tier_change};
use crate::domain::tier::standing::{Grading, Override, Standing};
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Tier` when nothing is graded, the tier is unknown or the end is not after today.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    by: Override,
) -> Result<Standing, Error> {
    let (before, scheme) = tier_change::lock(unit, caller, &target).await?;
    let today = unit.now.date_naive();
    let grading = Grading::new(before.clone(), &scheme, today).override_with(by)?;
    let after = tier_change::save(
        unit,
        &caller.tenant,
        "OverridePartnerTier",
        &before,
        grading,
    )
    .await?;
    // The benefits follow.
    review_tiers::ask(unit, &caller.tenant, after.partner_id).await?;
    Ok(after)
}

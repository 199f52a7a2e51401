use kit::{Caller, Unit};

use super::{Target, review_tiers, tier_change};
use crate::domain::tier::standing::{Grading, Standing};
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Tier` when nobody overrides.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    reason: &str,
) -> Result<Standing, Error> {
    let (before, scheme) = tier_change::lock(unit, caller, &target).await?;
    let today = unit.now.date_naive();
    let grading = Grading::new(before.clone(), &scheme, today).revoke_override(reason)?;
    let after = tier_change::save(
        unit,
        &caller.tenant,
        "RevokePartnerTierOverride",
        &before,
        grading,
    )
    .await?;
    // The benefits follow.
    review_tiers::ask(unit, &caller.tenant, after.partner_id).await?;
    Ok(after)
}

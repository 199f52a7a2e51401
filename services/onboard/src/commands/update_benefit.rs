use kit::{Caller, Unit};

use super::{Target, benefit_change};
use crate::domain::benefit::{Benefit, Terms};
use crate::error::Error;
use crate::store;

/// Errors: `NotFound`; a stale etag; `BenefitRetired`; `Fields` for an unknown tier.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    terms: Terms,
) -> Result<Benefit, Error> {
    let before = benefit_change::lock(unit, caller, &target).await?;
    if before.terms == terms {
        return Ok(before);
    }
    let after = before.clone().restate(terms)?;
    benefit_change::check_tier(unit, &caller.tenant, after.program_id, &after.terms).await?;
    store::benefit::update(unit.conn(), &caller.tenant, &after).await?;
    benefit_change::record(unit, &caller.tenant, "UpdateBenefit", Some(&before), &after).await?;
    Ok(after)
}

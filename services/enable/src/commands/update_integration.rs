use kit::{Caller, Unit};

use super::{Target, integration_change};
use crate::domain::integration::{Integration, Profile};
use crate::error::Error;
use crate::store;

/// Errors: `NotFound`; a stale etag.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    profile: Profile,
) -> Result<Integration, Error> {
    let before = store::integration::lock(unit.conn(), caller, target.id).await?;
    kit::check_etag(&target.etag, before.revision)?;
    if before.profile == profile {
        return Ok(before);
    }
    let after = before.clone().restate(profile);
    integration_change::save(unit, &caller.tenant, "UpdateIntegration", &before, &after).await?;
    Ok(after)
}

use kit::{Caller, Unit};

use super::Target;
use crate::domain::partner::{Change, Partner};
use crate::error::Error;
use crate::{audit, events, store};

/// Errors: `NotFound`, `ExternalIdTaken`; a stale etag.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    change: Change,
) -> Result<Partner, Error> {
    let before = store::partner::lock(unit.conn(), caller, target.id).await?;
    let before = before.ok_or_else(|| Error::NotFound("partner", target.id.to_string()))?;
    kit::check_etag(&target.etag, before.revision)?;
    let profile = change.of(&before.profile);
    if before.profile == profile {
        return Ok(before);
    }
    let after = before.clone().restate(profile);
    store::partner::update(unit.conn(), &caller.tenant, &after).await?;
    let resource = format!("partners/{}", after.id);
    audit::changed(
        unit,
        &caller.tenant,
        "UpdatePartner",
        resource,
        Some(&before.profile),
        &after.profile,
    );
    events::partner_changed(unit, &caller.tenant, &after);
    Ok(after)
}

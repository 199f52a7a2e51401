//! Decides how claims to come are treated.

use kit::{Caller, Unit};

use crate::announce;
use crate::domain::registration::Policy;
use crate::error::Result;
use crate::store;

/// Errors: STALE_ETAG.
pub async fn run(unit: &mut Unit, caller: &Caller, etag: &str, policy: Policy) -> Result<Policy> {
    let tenant = &caller.tenant;
    let before = store::policy::lock(unit.conn(), tenant).await?;
    kit::check_etag(etag, before.version)?;
    let after = Policy {
        version: before.version + 1,
        ..policy
    };
    if (Policy {
        version: before.version,
        ..after.clone()
    }) == before
    {
        return Ok(before);
    }
    store::policy::upsert(unit.conn(), tenant, &after).await?;
    let changes = announce::changes(Some(&before), &after);
    announce::audit(
        unit,
        tenant,
        "UpdateRegistrationPolicy",
        "registrationPolicy".to_owned(),
        changes,
    );
    Ok(after)
}

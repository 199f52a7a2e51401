//! Decides how co-sell requests to come are treated.

use kit::{Caller, Unit};

use crate::announce;
use crate::domain::co_sell::Policy;
use crate::error::Result;
use crate::store;

/// Errors: STALE_ETAG.
pub async fn run(unit: &mut Unit, caller: &Caller, etag: &str, policy: Policy) -> Result<Policy> {
    let tenant = &caller.tenant;
    let before = store::co_sell_policy::lock(unit.conn(), tenant).await?;
    kit::check_etag(etag, before.version)?;
    let same = Policy {
        version: before.version,
        ..policy.clone()
    };
    if same == before {
        return Ok(before);
    }
    let after = Policy {
        version: before.version + 1,
        ..policy
    };
    store::co_sell_policy::upsert(unit.conn(), tenant, &after).await?;
    let changes = announce::changes(Some(&before), &after);
    let resource = "coSellPolicy".to_owned();
    announce::audit(unit, tenant, "UpdateCoSellPolicy", resource, changes);
    Ok(after)
}

use kit::{Caller, Unit};

use crate::domain::integration_usage::policy::HealthPolicy;
use crate::error::Error;
use crate::store;

/// Errors: a stale etag.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    etag: &str,
    policy: HealthPolicy,
) -> Result<HealthPolicy, Error> {
    let tenant = &caller.tenant;
    let before = store::integration_health_policy::lock(unit.conn(), tenant).await?;
    kit::check_etag(etag, before.revision)?;
    let revision = before.revision + 1;
    let after = HealthPolicy { revision, ..policy };
    store::integration_health_policy::put(unit.conn(), tenant, &after).await?;
    let (action, resource) = (
        "UpdateIntegrationHealthPolicy",
        "integrationHealthPolicy".to_owned(),
    );
    kit::audit::changed(unit, tenant, action, resource, Some(&before), &after);
    Ok(after)
}

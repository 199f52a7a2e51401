use kit::{Caller, Unit};

use super::Target;
use crate::domain::integration_usage::alert::IntegrationAlert;
use crate::error::Error;
use crate::store;

/// Errors: `NotFound`; a stale etag; `Refused` when it is acknowledged or resolved already.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
) -> Result<IntegrationAlert, Error> {
    let before = store::integration_alert::lock(unit.conn(), caller, target.id).await?;
    kit::check_etag(&target.etag, before.revision)?;
    let after = before.clone().acknowledge(&caller.subject)?;
    store::integration_alert::update(unit.conn(), &caller.tenant, &after).await?;
    let (action, resource) = (
        "AcknowledgeIntegrationAlert",
        format!("integrationAlerts/{}", after.id),
    );
    kit::audit::changed(
        unit,
        &caller.tenant,
        action,
        resource,
        Some(&before),
        &after,
    );
    Ok(after)
}

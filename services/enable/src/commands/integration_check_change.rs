//! Every decision on submitted results: lock the integration, decide, save both.

use kit::{Caller, Unit};

use super::{Target, integration_change};
use crate::domain::integration::Integration;
use crate::domain::integration::check::IntegrationCheck;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store;

/// `carry` is what becomes of the integration. Errors: `NotFound`; a stale etag; `Refused` when `decide` refuses.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    target: Target,
    decide: impl FnOnce(IntegrationCheck) -> Result<IntegrationCheck, Refusal>,
    carry: impl FnOnce(Integration, &IntegrationCheck) -> Option<Integration>,
) -> Result<IntegrationCheck, Error> {
    let missing = || Error::NotFound("integration check", target.id.to_string());
    let found = store::integration_check::find(unit.conn(), caller, target.id).await?;
    let integration_id = found.ok_or_else(missing)?.integration_id;
    let integration = store::integration::lock(unit.conn(), caller, integration_id).await?;
    // Read again: it may have been decided while the lock was waited for.
    let before = store::integration_check::find(unit.conn(), caller, target.id).await?;
    let before = before.ok_or_else(missing)?;
    kit::check_etag(&target.etag, before.revision)?;
    let after = decide(before.clone())?;
    store::integration_check::update(unit.conn(), &caller.tenant, &after).await?;
    let (tenant, resource) = (&caller.tenant, format!("integrationChecks/{}", after.id));
    kit::audit::changed(unit, tenant, action, resource, Some(&before), &after);
    if let Some(changed) = carry(integration.clone(), &after) {
        integration_change::save(unit, tenant, action, &integration, &changed).await?;
    }
    Ok(after)
}

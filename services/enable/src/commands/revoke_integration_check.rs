use kit::{Caller, Unit};

use super::{Target, integration_check_change};
use crate::domain::integration::check::IntegrationCheck;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Refused` when it certifies nothing.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    reason: String,
) -> Result<IntegrationCheck, Error> {
    let (action, today) = ("RevokeIntegrationCheck", unit.now.date_naive());
    let decide = |check: IntegrationCheck| check.revoke(reason, today);
    integration_check_change::run(
        unit,
        caller,
        action,
        target,
        decide,
        |integration, check| Some(integration.revoke(check.id, today)),
    )
    .await
}

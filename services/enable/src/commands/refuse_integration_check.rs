use kit::{Caller, Unit};

use super::{Target, integration_check_change};
use crate::domain::integration::check::IntegrationCheck;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Refused` when it is decided already.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    reason: String,
) -> Result<IntegrationCheck, Error> {
    let action = "RefuseIntegrationCheck";
    let decide = |check: IntegrationCheck| check.refuse(reason);
    integration_check_change::run(unit, caller, action, target, decide, |_, _| None).await
}

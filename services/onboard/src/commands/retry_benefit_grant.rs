use kit::{Caller, Unit};

use super::{Target, grant_change};
use crate::domain::benefit::Benefit;
use crate::domain::benefit::grant::Grant;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Grant` when it is not failed.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
) -> Result<(Grant, Benefit), Error> {
    let now = unit.now;
    let decide = |grant: Grant| grant.retry(now);
    grant_change::run(unit, caller, "RetryBenefitGrant", target, decide).await
}

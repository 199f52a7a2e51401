use kit::{Caller, Unit};

use super::{Target, grant_change};
use crate::domain::benefit::Benefit;
use crate::domain::benefit::grant::Grant;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Grant` when it is not pending.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    reference: String,
) -> Result<(Grant, Benefit), Error> {
    let now = unit.now;
    let decide = |grant: Grant| grant.confirm(reference, now);
    grant_change::run(unit, caller, "ConfirmBenefitGrant", target, decide).await
}

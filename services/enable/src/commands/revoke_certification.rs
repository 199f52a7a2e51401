use kit::{Caller, Unit};

use super::{Target, certification_change};
use crate::domain::certification::{Certification, CertificationProgram};
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Refused` when it is not valid any more.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    reason: String,
) -> Result<(Certification, CertificationProgram), Error> {
    let (before, program) = certification_change::lock(unit, caller, &target).await?;
    let after = before.clone().revoke(reason, unit.now.date_naive())?;
    let action = "RevokeCertification";
    certification_change::save(unit, &caller.tenant, action, &before, &after).await?;
    Ok((after, program))
}

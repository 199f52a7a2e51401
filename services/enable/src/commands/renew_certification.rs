use kit::{Caller, Unit};

use super::{Target, certification_change};
use crate::domain::certification::{Certification, CertificationProgram};
use crate::error::Error;
use crate::store;

/// Errors: `NotFound`; a stale etag; `Refused` outside of the renewal window, or when renewal courses are missing.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
) -> Result<(Certification, CertificationProgram), Error> {
    let (before, program) = certification_change::lock(unit, caller, &target).await?;
    let (tenant, holder) = (&caller.tenant, &before.holder);
    let (partner_id, person_id) = (holder.partner_id, holder.person_id);
    let completions =
        store::course_enrollment::completions(unit.conn(), tenant, partner_id, person_id).await?;
    let today = unit.now.date_naive();
    let after = before.clone().renew(&program, &completions, today)?;
    certification_change::save(unit, tenant, "RenewCertification", &before, &after).await?;
    Ok((after, program))
}

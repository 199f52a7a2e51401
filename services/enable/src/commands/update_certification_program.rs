use kit::{Caller, Unit, audit};

use super::Target;
use crate::domain::certification::{CertificationProgram, Conditions};
use crate::error::Error;
use crate::store;

/// Errors: `NotFound`; a stale etag.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target<String>,
    conditions: Conditions,
) -> Result<CertificationProgram, Error> {
    let (tenant, key) = (&caller.tenant, &target.id);
    let before = store::certification_program::lock(unit.conn(), tenant, key).await?;
    let before = before.ok_or_else(|| Error::NotFound("certification program", key.clone()))?;
    kit::check_etag(&target.etag, before.revision)?;
    let after = before.clone().revise(conditions);
    store::certification_program::update(unit.conn(), tenant, &after).await?;
    let resource = format!("certificationPrograms/{key}");
    let action = "UpdateCertificationProgram";
    audit::changed(unit, tenant, action, resource, Some(&before), &after);
    Ok(after)
}

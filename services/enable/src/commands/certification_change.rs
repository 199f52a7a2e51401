//! Every change of a certificate: lock its program and it, decide, save, announce.

use kit::{Caller, Unit, audit};

use super::{Target, record_evidence};
use crate::domain::certification::{Certification, CertificationProgram};
use crate::error::Error;
use crate::{announce, store};

/// The certificate with its program, locked. Errors: `NotFound`; a stale etag.
pub(super) async fn lock(
    unit: &mut Unit,
    caller: &Caller,
    target: &Target,
) -> Result<(Certification, CertificationProgram), Error> {
    let found = store::certification::lock(unit.conn(), caller, target.id).await?;
    let found = found.ok_or_else(|| Error::NotFound("certification", target.id.to_string()))?;
    kit::check_etag(&target.etag, found.revision)?;
    let key = &found.certification_key;
    let program = store::certification_program::find(unit.conn(), &caller.tenant, key).await?;
    let program = program.ok_or_else(|| Error::NotFound("certification program", key.clone()))?;
    Ok((found, program))
}

pub(super) async fn save(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    before: &Certification,
    after: &Certification,
) -> Result<(), Error> {
    store::certification::update(unit.conn(), tenant, after).await?;
    let resource = format!("certifications/{}", after.id);
    let partner_id = after.holder.partner_id;
    record_evidence::run(unit, tenant, partner_id, &resource, &[after.shown()]).await?;
    audit::changed(unit, tenant, action, resource, Some(before), after);
    announce::certification_changed(unit, tenant, after);
    Ok(())
}

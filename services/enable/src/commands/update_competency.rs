use kit::{Caller, Unit, audit};

use super::{Target, review_competencies};
use crate::domain::competency::{Competency, Scheme};
use crate::error::Error;
use crate::store;

/// Errors: `NotFound`; a stale etag.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target<String>,
    scheme: Scheme,
) -> Result<Competency, Error> {
    let (tenant, key) = (&caller.tenant, &target.id);
    let before = store::competency::lock(unit.conn(), tenant, key).await?;
    let before = before.ok_or_else(|| Error::NotFound("competency", key.clone()))?;
    kit::check_etag(&target.etag, before.revision)?;
    let after = before.clone().revise(scheme);
    store::competency::update(unit.conn(), tenant, &after).await?;
    let resource = format!("competencies/{key}");
    audit::changed(
        unit,
        tenant,
        "UpdateCompetency",
        resource,
        Some(&before),
        &after,
    );
    review_competencies::ask_all(unit, tenant).await?;
    Ok(after)
}

use kit::{Caller, Unit};

use crate::domain::integration::rubric::Rubric;
use crate::error::Error;
use crate::store;

/// The new version's number. Errors: a stale etag.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    etag: &str,
    rubric: &Rubric,
) -> Result<i32, Error> {
    let tenant = &caller.tenant;
    let (version, before) = store::integration_rubric::lock(unit.conn(), tenant).await?;
    kit::check_etag(etag, version.into())?;
    if before == *rubric && version > 0 {
        return Ok(version);
    }
    let version = version + 1;
    store::integration_rubric::insert(unit.conn(), tenant, version, rubric).await?;
    let (action, resource) = ("UpdateIntegrationRubric", "integrationRubric".to_owned());
    kit::audit::changed(unit, tenant, action, resource, Some(&before), rubric);
    Ok(version)
}

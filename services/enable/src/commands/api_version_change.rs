//! A version of an API that the caller may change, taken up and saved.

use kit::{Caller, Unit};

use super::Target;
use crate::domain::api_lifecycle::{Api, ApiVersion};
use crate::error::Error;
use crate::store;

/// Both, locked by the API. Errors: `NotFound`; a stale etag; `Refused` when it is not the caller's to change.
pub(super) async fn lock(
    unit: &mut Unit,
    caller: &Caller,
    target: &Target,
) -> Result<(Api, ApiVersion), Error> {
    let missing = || Error::NotFound("api version", target.id.to_string());
    let found = store::api_version::find(unit.conn(), &caller.tenant, target.id).await?;
    let api_id = found.ok_or_else(missing)?.api_id;
    let api = store::api::lock(unit.conn(), caller, api_id).await;
    let api = api.map_err(|_| missing())?;
    api.changeable_by(caller.partner)?;
    let version = store::api_version::find(unit.conn(), &caller.tenant, target.id).await?;
    let version = version.ok_or_else(missing)?;
    kit::check_etag(&target.etag, version.revision)?;
    Ok((api, version))
}

pub(super) async fn save(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    before: &ApiVersion,
    after: &ApiVersion,
) -> Result<(), Error> {
    store::api_version::update(unit.conn(), tenant, after).await?;
    let resource = format!("apiVersions/{}", after.id);
    kit::audit::changed(unit, tenant, action, resource, Some(before), after);
    Ok(())
}

use kit::{Caller, Unit};
use uuid::Uuid;

use crate::domain::api_lifecycle::ApiVersion;
use crate::error::Error;
use crate::store;

/// Errors: `NotFound` when the API is unknown; `Refused` when it is not the caller's to change; `Taken` when the name is.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    api_id: Uuid,
    display_name: String,
) -> Result<ApiVersion, Error> {
    let api = store::api::lock(unit.conn(), caller, api_id).await?;
    api.changeable_by(caller.partner)?;
    let version = ApiVersion::new(unit.new_id(), api_id, display_name, unit.now);
    let tenant = &caller.tenant;
    store::api_version::insert(unit.conn(), tenant, &version).await?;
    let resource = format!("apiVersions/{}", version.id);
    kit::audit::changed(unit, tenant, "CreateApiVersion", resource, None, &version);
    Ok(version)
}

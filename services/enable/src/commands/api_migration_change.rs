//! What the caller of a deprecated version says of its migration.

use kit::{Caller, Unit};
use uuid::Uuid;

use crate::domain::api_lifecycle::{Api, ApiMigration};
use crate::error::Error;
use crate::store;

/// The migration with the API that it is about. Errors: `NotFound` when the version is unknown, nobody was given notice, or it is another
/// partner's.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    (version_id, asked): (Uuid, Option<Uuid>),
    decide: impl FnOnce(ApiMigration) -> ApiMigration,
) -> Result<(Api, ApiMigration), Error> {
    let missing = || Error::NotFound("api migration", version_id.to_string());
    let version = store::api_version::find(unit.conn(), &caller.tenant, version_id).await?;
    let api_id = version.ok_or_else(missing)?.api_id;
    let api = store::api::lock(unit.conn(), caller, api_id).await;
    let api = api.map_err(|_| missing())?;
    let who = asked.or(caller.partner).unwrap_or_default();
    if caller.partner.is_some_and(|own| own != who) {
        return Err(missing());
    }
    let tenant = &caller.tenant;
    let found =
        store::api_usage::migrations(unit.conn(), tenant, version_id, Some(who), None, 1).await?;
    let before = found.into_iter().next().ok_or_else(missing)?;
    let after = decide(before.clone());
    if after != before {
        store::api_usage::update_migration(unit.conn(), tenant, &after).await?;
        let resource = format!("apiVersions/{version_id}/migrations/{who}");
        kit::audit::changed(unit, tenant, action, resource, Some(&before), &after);
    }
    Ok((api, after))
}

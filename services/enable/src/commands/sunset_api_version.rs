use kit::{Caller, Unit};

use super::{Target, api_version_change};
use crate::domain::api_lifecycle::{ApiMigrationState, ApiVersion};
use crate::error::Error;
use crate::store;

/// Errors: `NotFound`; a stale etag; `Refused` when it is not deprecated, its day has not come, or somebody still calls it.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    even_if_called: bool,
) -> Result<ApiVersion, Error> {
    let (api, before) = api_version_change::lock(unit, caller, &target).await?;
    let (tenant, today) = (&caller.tenant, unit.now.date_naive());
    let all = store::api_usage::migrations(unit.conn(), tenant, before.id, None, None, i64::MAX);
    let all = all.await?.into_iter();
    let calling =
        all.filter(|one| one.state(api.terms.quiet_days, today) != ApiMigrationState::Migrated);
    let after = before
        .clone()
        .sunset(today, calling.count(), even_if_called)?;
    api_version_change::save(unit, tenant, "SunsetApiVersion", &before, &after).await?;
    Ok(after)
}

use kit::{Caller, Unit};

use super::Target;
use crate::domain::api_lifecycle::{Api, ApiTerms};
use crate::error::Error;
use crate::store;

/// Errors: `NotFound`; a stale etag; `Refused` when it is not the caller's to change.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    terms: ApiTerms,
) -> Result<Api, Error> {
    let before = store::api::lock(unit.conn(), caller, target.id).await?;
    before.changeable_by(caller.partner)?;
    kit::check_etag(&target.etag, before.revision)?;
    let after = before.clone().restate(terms);
    store::api::update(unit.conn(), &caller.tenant, &after).await?;
    let resource = format!("apis/{}", after.id);
    kit::audit::changed(
        unit,
        &caller.tenant,
        "UpdateApi",
        resource,
        Some(&before),
        &after,
    );
    Ok(after)
}

use kit::{Caller, Unit};
use uuid::Uuid;

use crate::domain::api_lifecycle::{Api, ApiTerms};
use crate::error::Error;
use crate::store;

/// Errors: `NotFound` when a partner's user names nobody or another partner; `Fields` when the partner is unknown.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    partner_id: Option<Uuid>,
    terms: ApiTerms,
) -> Result<Api, Error> {
    if let Some(owner) = partner_id {
        store::known::require_partner(unit.conn(), caller, owner, "api.partner_id").await?;
    }
    let api = Api::new(unit.new_id(), partner_id, terms, unit.now);
    api.changeable_by(caller.partner)?;
    store::api::insert(unit.conn(), &caller.tenant, &api).await?;
    let resource = format!("apis/{}", api.id);
    kit::audit::changed(unit, &caller.tenant, "CreateApi", resource, None, &api);
    Ok(api)
}

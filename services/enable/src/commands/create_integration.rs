use kit::{Caller, Unit};
use uuid::Uuid;

use crate::domain::integration::{Integration, Profile};
use crate::error::Error;
use crate::{announce, store};

/// Errors: `NotFound` when a partner's user names another partner; `Fields` when the partner is unknown.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    partner_id: Uuid,
    profile: Profile,
) -> Result<Integration, Error> {
    let field = "integration.partner_id";
    store::known::require_partner(unit.conn(), caller, partner_id, field).await?;
    let integration = Integration::new(unit.new_id(), partner_id, profile, unit.now);
    let tenant = &caller.tenant;
    store::integration::insert(unit.conn(), tenant, &integration).await?;
    let resource = format!("integrations/{}", integration.id);
    kit::audit::changed(
        unit,
        tenant,
        "CreateIntegration",
        resource,
        None,
        &integration,
    );
    announce::integration_changed(unit, tenant, &integration);
    Ok(integration)
}

use kit::{Caller, Unit};

use super::Target;
use crate::domain::Named as _;
use crate::domain::partnership_type::PartnershipType;
use crate::domain::type_profile::{Content, TypeProfile};
use crate::error::Error;
use crate::{audit, events, store};

/// Errors: `NotFound` in a tenant that does not exist; a stale etag.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target<PartnershipType>,
    content: Content,
) -> Result<TypeProfile, Error> {
    let name = target.id.name();
    let before = store::type_profile::lock(unit.conn(), &caller.tenant, target.id).await?;
    let before = before.ok_or_else(|| Error::NotFound("type profile", name.to_owned()))?;
    kit::check_etag(&target.etag, before.revision)?;
    if before.content == content {
        return Ok(before);
    }
    restate(unit, &caller.tenant, "UpdateTypeProfile", before, content).await
}

/// Saves other content of a locked profile, writes down which action did it, and announces it.
pub(super) async fn restate(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    before: TypeProfile,
    content: Content,
) -> Result<TypeProfile, Error> {
    let after = before.clone().restate(content);
    store::type_profile::update(unit.conn(), tenant, &after).await?;
    let resource = format!("typeProfiles/{}", after.partnership_type.name());
    audit::changed(
        unit,
        tenant,
        action,
        resource,
        Some(&before.content),
        &after.content,
    );
    events::type_profile_changed(unit, tenant, &after);
    Ok(after)
}

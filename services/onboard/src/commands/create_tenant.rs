//! A new tenant begins with the profiles of all partnership types and the default kinds of documents.

use kit::Unit;

use super::give_document_kinds;
use crate::domain::Named as _;
use crate::domain::tenant::Tenant;
use crate::domain::type_profile;
use crate::error::Error;
use crate::{audit, events, store};

/// Errors: `TenantTaken`.
pub async fn run(unit: &mut Unit, tenant: Tenant) -> Result<Tenant, Error> {
    const ACTION: &str = "CreateTenant";
    let id = tenant.id.as_str();
    store::tenant::insert(unit.conn(), &tenant).await?;
    audit::changed(unit, id, ACTION, format!("tenants/{id}"), None, &tenant);
    events::tenant_changed(unit, &tenant);
    for profile in type_profile::defaults() {
        store::type_profile::insert(unit.conn(), id, &profile).await?;
        let resource = format!("typeProfiles/{}", profile.partnership_type.name());
        audit::changed(unit, id, ACTION, resource, None, &profile.content);
        events::type_profile_changed(unit, id, &profile);
    }
    give_document_kinds::run(unit, id, ACTION).await?;
    Ok(tenant)
}

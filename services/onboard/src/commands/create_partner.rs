use kit::{Caller, Unit};

use crate::domain::partner::{Partner, Profile};
use crate::error::Error;
use crate::{audit, events, store};

/// Errors: `ExternalIdTaken`, `TenantUnknown`.
pub async fn run(unit: &mut Unit, caller: &Caller, profile: Profile) -> Result<Partner, Error> {
    let partner = Partner::new(unit.new_id(), profile, unit.now);
    store::partner::insert(unit.conn(), &caller.tenant, &partner).await?;
    let resource = format!("partners/{}", partner.id);
    audit::changed(
        unit,
        &caller.tenant,
        "CreatePartner",
        resource,
        None,
        &partner.profile,
    );
    events::partner_changed(unit, &caller.tenant, &partner);
    Ok(partner)
}

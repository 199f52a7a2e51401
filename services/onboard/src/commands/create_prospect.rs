use kit::{Caller, Unit};

use crate::domain::prospect::{Lead, Prospect};
use crate::error::Error;
use crate::{audit, store};

/// Errors: `ProspectKnown`.
pub async fn run(unit: &mut Unit, caller: &Caller, lead: Lead) -> Result<Prospect, Error> {
    let prospect = Prospect::identified(unit.new_id(), lead, unit.now);
    store::prospect::insert(unit.conn(), &caller.tenant, &prospect).await?;
    let resource = format!("prospects/{}", prospect.id);
    audit::changed(
        unit,
        &caller.tenant,
        "CreateProspect",
        resource,
        None,
        &prospect,
    );
    Ok(prospect)
}

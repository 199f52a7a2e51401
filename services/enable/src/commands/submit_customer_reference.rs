use kit::{Caller, Unit, audit};

use crate::domain::reference::{CustomerReference, Testimony};
use crate::error::Error;
use crate::store;

/// Errors: `NotFound` when a partner's user speaks for another partner; `Fields` when the partner is unknown.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    testimony: Testimony,
) -> Result<CustomerReference, Error> {
    let partner_id = testimony.partner_id;
    store::known::require_partner(unit.conn(), caller, partner_id, "reference.partner_id").await?;
    let reference = CustomerReference::submit(unit.new_id(), testimony, unit.now);
    store::reference::insert(unit.conn(), &caller.tenant, &reference).await?;
    let resource = format!("customerReferences/{}", reference.id);
    let action = "SubmitCustomerReference";
    audit::changed(unit, &caller.tenant, action, resource, None, &reference);
    Ok(reference)
}

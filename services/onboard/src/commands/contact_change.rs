//! Every change of a person's entry: saved, and on record without what is personal.

use kit::{Caller, Unit};
use serde_json::{Value, json};

use super::Target;
use crate::domain::contact::{Contact, Erased};
use crate::error::Error;
use crate::{audit, store};

/// Errors: `NotFound`; a stale etag; `Erased` when `decide` refuses.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    target: Target,
    decide: impl FnOnce(Contact) -> Result<Contact, Erased>,
) -> Result<Contact, Error> {
    let before = store::contact::lock(unit.conn(), caller, target.id).await?;
    let before = before.ok_or_else(|| Error::NotFound("contact", target.id.to_string()))?;
    kit::check_etag(&target.etag, before.revision)?;
    let after = decide(before.clone())?;
    save(unit, caller, action, Some(&before), &after).await?;
    Ok(after)
}

pub(super) async fn save(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    before: Option<&Contact>,
    after: &Contact,
) -> Result<(), Error> {
    store::contact::put(unit.conn(), &caller.tenant, after).await?;
    let resource = format!("contacts/{}", after.id);
    let before = before.map(record);
    audit::changed(
        unit,
        &caller.tenant,
        action,
        resource,
        before.as_ref(),
        &record(after),
    );
    Ok(())
}

/// The audit is kept for ever; who is forgotten must not be found in it.
fn record(contact: &Contact) -> Value {
    let card = contact.card.as_ref();
    json!({
        "partner_id": contact.partner_id,
        "person_id": contact.person_id,
        "roles": card.map(|card| card.roles.clone()).unwrap_or_default(),
        "has_email": card.is_some_and(|card| !card.email.is_empty()),
        "consent": card.and_then(|card| card.consent.clone()),
        "revision": contact.revision,
    })
}

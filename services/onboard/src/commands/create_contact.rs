use kit::{Caller, Unit};
use uuid::Uuid;

use super::contact_change;
use crate::domain::contact::{Card, Contact};
use crate::error::Error;
use crate::store;

/// A person to be recorded.
#[derive(Debug, Clone)]
pub struct Person {
    pub partner_id: Uuid,
    pub person_id: String,
    pub card: Card,
}

/// Errors: `Fields`; `NotFound` without the partner; `PersonIdTaken`.
pub async fn run(unit: &mut Unit, caller: &Caller, person: Person) -> Result<Contact, Error> {
    let problems = person.card.check(unit.now.date_naive());
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let partner_id = person.partner_id;
    let partner = store::partner::find(unit.conn(), caller, partner_id).await?;
    partner.ok_or_else(|| Error::NotFound("partner", partner_id.to_string()))?;
    let contact = Contact {
        id: unit.new_id(),
        partner_id,
        person_id: person.person_id,
        card: Some(person.card),
        revision: 1,
        created_at: unit.now,
    };
    contact_change::save(unit, caller, "CreateContact", None, &contact).await?;
    Ok(contact)
}

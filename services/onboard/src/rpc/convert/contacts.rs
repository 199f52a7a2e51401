use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};

use super::words::{self, Word as _};
use super::{NAME, OPTIONAL_NAME};
use crate::commands::Target;
use crate::commands::create_contact::Person;
use crate::domain::contact::{Card, Consent, Contact, ContactRole};
use crate::store::contact::Filter;

pub fn create(message: Option<v1::Contact>) -> Result<Person, Error> {
    let mut v = Violations::new();
    let message = message.unwrap_or_default();
    let partner_id = wire::uuid(&mut v, "contact.partner_id", &message.partner_id);
    let person_id = wire::text(&mut v, "contact.person_id", &message.person_id, NAME);
    let card = card(&mut v, &message);
    match partner_id {
        Some(partner_id) if v.is_empty() => Ok(Person {
            partner_id,
            person_id,
            card,
        }),
        _ => Err(Error::invalid(v)),
    }
}

pub fn update(message: Option<v1::Contact>) -> Result<(Target, Card), Error> {
    let mut v = Violations::new();
    let message = message.unwrap_or_default();
    let id = wire::uuid(&mut v, "contact.contact_id", &message.contact_id);
    let card = card(&mut v, &message);
    match id {
        Some(id) if v.is_empty() => Ok((
            Target {
                id,
                etag: message.etag,
            },
            card,
        )),
        _ => Err(Error::invalid(v)),
    }
}

fn card(v: &mut Violations, message: &v1::Contact) -> Card {
    let display_name = wire::text(v, "contact.display_name", &message.display_name, NAME);
    let email = wire::text(v, "contact.email", &message.email, OPTIONAL_NAME);
    let looks_right = email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !email.contains(char::is_whitespace)
    });
    if !email.is_empty() && !looks_right {
        v.add(
            "contact.email",
            "MALFORMED_EMAIL",
            "an address such as ada@example.com",
        );
    }
    Card {
        display_name,
        roles: roles(v, &message.roles),
        email,
        consent: consent(v, message),
    }
}

/// Each once, in the order of the roles.
fn roles(v: &mut Violations, numbers: &[i32]) -> Vec<ContactRole> {
    let numbers = numbers.iter().take(100).enumerate();
    let mut roles: Vec<ContactRole> = numbers
        .filter_map(|(n, number)| words::required(v, &format!("contact.roles[{n}]"), *number))
        .collect();
    roles.sort();
    roles.dedup();
    roles
}

fn consent(v: &mut Violations, message: &v1::Contact) -> Option<Consent> {
    let given = message.consent_date.is_some();
    let length = if given { NAME } else { 0..=0 };
    let source = wire::text(v, "contact.consent_source", &message.consent_source, length);
    let date = wire::date(v, "contact.consent_date", message.consent_date)?;
    Some(Consent { date, source })
}

pub fn filter(message: v1::ListContactsRequest) -> Result<Filter, Error> {
    let mut v = Violations::new();
    let filter = Filter {
        contact_id: None,
        partner_id: wire::optional_uuid(&mut v, "partner_id", &message.partner_id),
        role: words::optional(&mut v, "role", message.role),
        person_id: Some(message.person_id).filter(|id| !id.is_empty()),
    };
    v.check()?;
    Ok(filter)
}

pub fn to_wire(contact: &Contact) -> v1::Contact {
    let ids = v1::Contact {
        contact_id: contact.id.to_string(),
        partner_id: contact.partner_id.to_string(),
        person_id: contact.person_id.clone(),
        erased: contact.card.is_none(),
        etag: kit::etag(contact.revision),
        create_time: Some(wire::to_timestamp(contact.created_at)),
        ..Default::default()
    };
    let Some(card) = &contact.card else {
        return ids;
    };
    let consent = card.consent.as_ref();
    v1::Contact {
        display_name: card.display_name.clone(),
        roles: card.roles.iter().map(|role| role.to_wire()).collect(),
        email: card.email.clone(),
        consent_date: consent.map(|consent| wire::to_date(consent.date)),
        consent_source: consent
            .map(|consent| consent.source.clone())
            .unwrap_or_default(),
        ..ids
    }
}

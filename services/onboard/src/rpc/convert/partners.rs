use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};
use prost_types::FieldMask;

use super::{NAME, OPTIONAL_NAME};
use crate::commands::Target;
use crate::domain::partner::{Change, Partner, Profile};

pub fn create(message: Option<v1::Partner>) -> Result<Profile, Error> {
    let mut violations = Violations::new();
    let profile = profile(&mut violations, &message.unwrap_or_default());
    violations.check()?;
    Ok(profile)
}

/// Fields that a mask may name because a whole partner was sent back, though nobody changes them.
const NOT_CHANGED: [&str; 3] = ["partner_id", "etag", "create_time"];

pub fn update(
    message: Option<v1::Partner>,
    mask: Option<FieldMask>,
) -> Result<(Target, Change), Error> {
    let mut violations = Violations::new();
    let message = message.unwrap_or_default();
    let id = wire::uuid(&mut violations, "partner.partner_id", &message.partner_id);
    let change = change(&mut violations, &message, &mask.unwrap_or_default().paths);
    match id {
        Some(id) if violations.is_empty() => Ok((
            Target {
                id,
                etag: message.etag,
            },
            change,
        )),
        _ => Err(Error::invalid(violations)),
    }
}

fn change(violations: &mut Violations, message: &v1::Partner, mask: &[String]) -> Change {
    let mut named = |field: &str, text: &str, length| {
        let wanted = mask.is_empty() || mask.iter().any(|path| path == field);
        wanted.then(|| wire::text(violations, &format!("partner.{field}"), text, length))
    };
    let (manager, taken) = ("relationship_manager", &message.relationship_manager);
    let change = Change {
        display_name: named("display_name", &message.display_name, NAME),
        external_id: named("external_id", &message.external_id, OPTIONAL_NAME),
        relationship_manager: named(manager, taken, OPTIONAL_NAME),
    };
    let known = ["display_name", "external_id", manager];
    for path in mask.iter().map(String::as_str) {
        if !known.contains(&path) && !NOT_CHANGED.contains(&path) {
            let text = format!("a partner has no field {path:?}");
            violations.add("update_mask", "UNKNOWN_FIELD", text);
        }
    }
    change
}

fn profile(violations: &mut Violations, message: &v1::Partner) -> Profile {
    let mut text = |field: &str, text: &str, length| {
        wire::text(violations, &format!("partner.{field}"), text, length)
    };
    Profile {
        display_name: text("display_name", &message.display_name, NAME),
        external_id: text("external_id", &message.external_id, OPTIONAL_NAME),
        relationship_manager: text(
            "relationship_manager",
            &message.relationship_manager,
            OPTIONAL_NAME,
        ),
    }
}

pub fn to_wire(partner: &Partner) -> v1::Partner {
    v1::Partner {
        partner_id: partner.id.to_string(),
        display_name: partner.profile.display_name.clone(),
        external_id: partner.profile.external_id.clone(),
        relationship_manager: partner.profile.relationship_manager.clone(),
        etag: kit::etag(partner.revision),
        create_time: Some(wire::to_timestamp(partner.created_at)),
    }
}

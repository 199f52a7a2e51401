use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};

use super::{NAME, OPTIONAL_NAME};
use crate::commands::Target;
use crate::domain::partner::{Partner, Profile};

pub fn create(message: Option<v1::Partner>) -> Result<Profile, Error> {
    let mut violations = Violations::new();
    let profile = profile(&mut violations, &message.unwrap_or_default());
    violations.check()?;
    Ok(profile)
}

pub fn update(message: Option<v1::Partner>) -> Result<(Target, Profile), Error> {
    let mut violations = Violations::new();
    let message = message.unwrap_or_default();
    let id = wire::uuid(&mut violations, "partner.partner_id", &message.partner_id);
    let profile = profile(&mut violations, &message);
    match id {
        Some(id) if violations.is_empty() => Ok((
            Target {
                id,
                etag: message.etag,
            },
            profile,
        )),
        _ => Err(Error::invalid(violations)),
    }
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

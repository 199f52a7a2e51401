use contracts::tandem::enable::v1;
use kit::{Error, Violations, wire};
use uuid::Uuid;

use super::{NAME, days};
use crate::commands::Target;
use crate::domain::integration::{Integration, IntegrationCertification, Profile};

pub fn create(message: Option<v1::Integration>) -> Result<(Uuid, Profile), Error> {
    let mut violations = Violations::new();
    let message = message.unwrap_or_default();
    let path = "integration.partner_id";
    let partner_id = wire::uuid(&mut violations, path, &message.partner_id);
    let profile = profile(&mut violations, &message);
    let partner_id = partner_id.filter(|_| violations.is_empty());
    let partner_id = partner_id.ok_or_else(|| Error::invalid(violations))?;
    Ok((partner_id, profile))
}

pub fn update(message: Option<v1::Integration>) -> Result<(Target, Profile), Error> {
    let mut violations = Violations::new();
    let message = message.unwrap_or_default();
    let path = "integration.integration_id";
    let id = wire::uuid(&mut violations, path, &message.integration_id);
    let profile = profile(&mut violations, &message);
    let id = id.filter(|_| violations.is_empty());
    let id = id.ok_or_else(|| Error::invalid(violations))?;
    let etag = message.etag;
    Ok((Target { id, etag }, profile))
}

fn profile(violations: &mut Violations, message: &v1::Integration) -> Profile {
    let mut text = |field: &str, text: &str| {
        wire::text(violations, &format!("integration.{field}"), text, NAME)
    };
    Profile {
        display_name: text("display_name", &message.display_name),
        partner_product: text("partner_product", &message.partner_product),
        our_product: text("our_product", &message.our_product),
    }
}

pub fn to_wire(integration: &Integration) -> v1::Integration {
    let profile = &integration.profile;
    v1::Integration {
        integration_id: integration.id.to_string(),
        partner_id: integration.partner_id.to_string(),
        display_name: profile.display_name.clone(),
        partner_product: profile.partner_product.clone(),
        our_product: profile.our_product.clone(),
        certifications: integration
            .certifications
            .iter()
            .map(certification)
            .collect(),
        etag: kit::etag(integration.revision),
        create_time: Some(wire::to_timestamp(integration.created_at)),
    }
}

fn certification(held: &IntegrationCertification) -> v1::IntegrationCertification {
    v1::IntegrationCertification {
        certification_id: held.check_id.to_string(),
        quality_score: held.quality,
        depth_score: held.depth,
        period: Some(days::period(held.period)),
        reasons: held.reasons.clone(),
    }
}

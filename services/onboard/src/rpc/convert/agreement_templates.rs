use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};

use super::agreements::full_text;
use super::{NAME, key, words};
use crate::commands::Target;
use crate::domain::agreement_template::{AgreementTemplate, Edition};
use words::Word as _;

pub fn publish(message: Option<v1::AgreementTemplate>) -> Result<(Target<()>, Edition), Error> {
    let mut violations = Violations::new();
    let found = &mut violations;
    let message = message.unwrap_or_default();
    let at = |field: &str| format!("agreement_template.{field}");
    let edition = Edition {
        key: key::required(found, &at("agreement_key"), &message.agreement_key),
        display_name: wire::text(found, &at("display_name"), &message.display_name, NAME),
        partnership_type: words::optional(found, &at("type"), message.r#type),
        text: full_text(found, &at("text"), message.text),
    };
    violations.check()?;
    let target = Target {
        id: (),
        etag: message.etag,
    };
    Ok((target, edition))
}

/// A key, and the version that is asked for; absent: the latest.
pub fn wanted(message: &v1::GetAgreementTemplateRequest) -> Result<(String, Option<i32>), Error> {
    let mut violations = Violations::new();
    let key = key::required(&mut violations, "agreement_key", &message.agreement_key);
    if message.version < 0 {
        violations.add(
            "version",
            "OUT_OF_RANGE",
            "counted from 1; 0 means the latest",
        );
    }
    violations.check()?;
    Ok((key, (message.version > 0).then_some(message.version)))
}

pub fn to_wire(template: &AgreementTemplate) -> v1::AgreementTemplate {
    v1::AgreementTemplate {
        agreement_key: template.key.clone(),
        display_name: template.display_name.clone(),
        r#type: template.partnership_type.map_or(0, |only| only.to_wire()),
        version: template.version,
        text: template.text.clone(),
        text_sha256: template.text_sha256.clone(),
        publisher: template.publisher.clone(),
        publish_time: Some(wire::to_timestamp(template.published_at)),
        etag: kit::etag(i64::from(template.version)),
    }
}

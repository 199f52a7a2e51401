use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};

use super::{NAME, key};
use crate::commands::Target;
use crate::domain::document_kind::{Definition, DocumentKind, MOST_BYTES};

pub fn put(message: Option<v1::DocumentKind>) -> Result<(Target<()>, Definition), Error> {
    let mut violations = Violations::new();
    let found = &mut violations;
    let message = message.unwrap_or_default();
    let name = &message.display_name;
    let definition = Definition {
        key: key::required(found, "document_kind.kind_key", &message.kind_key),
        display_name: wire::text(found, "document_kind.display_name", name, NAME),
        media_types: message.media_types.into_iter().collect(),
        max_bytes: match message.max_bytes {
            0 => MOST_BYTES,
            bytes => bytes,
        },
        needs_review: message.needs_review,
        validity_months: message.validity_months,
        reminder_days: message.reminder_days.into_iter().collect(),
        retention_months: message.retention_months,
    };
    for problem in definition.problems() {
        let field = format!("document_kind.{}", problem.field);
        violations.add(field, problem.reason, problem.description);
    }
    violations.check()?;
    let target = Target {
        id: (),
        etag: message.etag,
    };
    Ok((target, definition))
}

pub fn to_wire(kind: &DocumentKind) -> v1::DocumentKind {
    let definition = &kind.definition;
    v1::DocumentKind {
        kind_key: definition.key.clone(),
        display_name: definition.display_name.clone(),
        media_types: definition.media_types.iter().cloned().collect(),
        max_bytes: definition.max_bytes,
        needs_review: definition.needs_review,
        validity_months: definition.validity_months,
        // From the first reminder to the last.
        reminder_days: definition.reminder_days.iter().rev().copied().collect(),
        retention_months: definition.retention_months,
        etag: kit::etag(kind.revision),
    }
}

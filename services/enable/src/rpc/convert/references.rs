use contracts::tandem::enable::v1;
use kit::{Error, Violations, wire};

use super::{NAME, PROSE, days, words};
use crate::domain::reference::{CustomerReference, ReferenceKind, Testimony};
use crate::store::reference::Filter;
use words::Word as _;

pub fn testimony(message: Option<v1::CustomerReference>) -> Result<Testimony, Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let message = message.unwrap_or_default();
    let testimony = Testimony {
        partner_id: wire::uuid(v, "reference.partner_id", &message.partner_id).unwrap_or_default(),
        kind: words::required(v, "reference.kind", message.kind)
            .unwrap_or(ReferenceKind::Reference),
        customer_name: wire::text(v, "reference.customer_name", &message.customer_name, NAME),
        vertical: wire::text(v, "reference.vertical", &message.vertical, 0..=60),
        summary: wire::text(v, "reference.summary", &message.summary, PROSE),
    };
    violations.check()?;
    Ok(testimony)
}

pub fn filter(message: &v1::ListCustomerReferencesRequest) -> Result<Filter, Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let filter = Filter {
        reference_id: None,
        partner_id: wire::optional_uuid(v, "partner_id", &message.partner_id),
        state: words::optional(v, "state", message.state),
    };
    violations.check()?;
    Ok(filter)
}

pub fn to_wire(reference: &CustomerReference) -> v1::CustomerReference {
    let testimony = &reference.testimony;
    v1::CustomerReference {
        reference_id: reference.id.to_string(),
        partner_id: testimony.partner_id.to_string(),
        kind: testimony.kind.to_wire(),
        customer_name: testimony.customer_name.clone(),
        vertical: testimony.vertical.clone(),
        summary: testimony.summary.clone(),
        state: reference.state.to_wire(),
        note: reference.note.clone(),
        etag: kit::etag(reference.revision),
        create_time: Some(wire::to_timestamp(reference.created_at)),
        valid_periods: days::to_wire(&reference.valid),
    }
}

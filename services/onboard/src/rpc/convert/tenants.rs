use chrono::{DateTime, Utc};
use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};

use super::{NAME, collected};
use crate::domain::tenant::{Tenant, TenantId};

pub fn tenant(message: Option<v1::Tenant>, now: DateTime<Utc>) -> Result<Tenant, Error> {
    let mut violations = Violations::new();
    let message = message.unwrap_or_default();
    let id = collected(
        &mut violations,
        TenantId::parse("tenant.tenant_id", &message.tenant_id),
    );
    let display_name = wire::text(
        &mut violations,
        "tenant.display_name",
        &message.display_name,
        NAME,
    );
    let currency = message.currency_code.parse().ok();
    if currency.is_none() {
        violations.add(
            "tenant.currency_code",
            "UNKNOWN_CURRENCY",
            "an ISO 4217 code is needed",
        );
    }
    match (id, currency) {
        (Some(id), Some(currency)) if violations.is_empty() => Ok(Tenant {
            id,
            display_name,
            currency,
            created_at: now,
        }),
        _ => Err(Error::invalid(violations)),
    }
}

pub fn to_wire(tenant: &Tenant) -> v1::Tenant {
    v1::Tenant {
        tenant_id: tenant.id.as_str().to_owned(),
        display_name: tenant.display_name.clone(),
        currency_code: tenant.currency.code().to_owned(),
        create_time: Some(wire::to_timestamp(tenant.created_at)),
    }
}

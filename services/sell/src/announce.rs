//! What sell tells the others, and writes down of itself: a snapshot of what changed, and who changed what.

use contracts::tandem::sell::v1 as wire;
use kit::{Announcement, Audit, Unit};
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::domain::account::Account;
use crate::domain::co_sell::CoSellRequest;
use crate::domain::fact::Fact;
use crate::domain::opportunity::Opportunity;
use crate::domain::product::Product;
use crate::domain::registration::Registration;
use crate::rpc::convert;

pub(crate) fn account(unit: &mut Unit, tenant: &str, account: &Account) {
    let key = format!("accounts/{}", account.id);
    let payload = &wire::AccountChanged {
        account: Some(convert::account(account)),
    };
    unit.announce(Announcement {
        tenant,
        route: &key.clone(),
        key,
        version: account.version,
        payload,
    });
}

pub(crate) fn product(unit: &mut Unit, tenant: &str, product: &Product) {
    let key = format!("products/{}", product.id);
    let payload = &wire::ProductChanged {
        product: Some(convert::product(product)),
    };
    unit.announce(Announcement {
        tenant,
        route: &key.clone(),
        key,
        version: product.version,
        payload,
    });
}

pub(crate) fn opportunity(unit: &mut Unit, tenant: &str, opportunity: &Opportunity) {
    let key = format!("opportunities/{}", opportunity.id);
    let payload = &wire::OpportunityChanged {
        opportunity: Some(convert::opportunity(opportunity, None)),
    };
    unit.announce(Announcement {
        tenant,
        route: &key.clone(),
        key,
        version: opportunity.version,
        payload,
    });
}

pub(crate) fn registration(
    unit: &mut Unit,
    tenant: &str,
    registration: &Registration,
    account_id: Option<Uuid>,
) {
    let key = format!("registrations/{}", registration.id);
    let payload = &wire::RegistrationChanged {
        registration: Some(convert::registration(registration, account_id, None)),
    };
    unit.announce(Announcement {
        tenant,
        route: &key.clone(),
        key,
        version: registration.version,
        payload,
    });
}

pub(crate) fn co_sell_request(unit: &mut Unit, tenant: &str, request: &CoSellRequest) {
    let key = format!("coSellRequests/{}", request.id);
    let payload = &wire::CoSellRequestChanged {
        co_sell_request: Some(convert::co_sell::request(request)),
    };
    unit.announce(Announcement {
        tenant,
        route: &key.clone(),
        key,
        version: request.version,
        payload,
    });
}

/// A partner's facts travel together, so that they are seen in the order of recording.
pub(crate) fn fact(unit: &mut Unit, tenant: &str, fact: &Fact) {
    let key = format!("facts/{}", fact.lineage);
    let route = fact.content.partner_id.to_string();
    let payload = &wire::FactRecorded {
        fact: Some(convert::fact(fact)),
    };
    unit.announce(Announcement {
        tenant,
        route: &route,
        key,
        version: fact.lineage_no,
        payload,
    });
}

/// Writes down that one resource was changed, and how.
pub(crate) fn audit(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    resource: String,
    changes: Value,
) {
    unit.audit(Audit {
        tenant: tenant.to_owned(),
        action,
        resource,
        changes,
    });
}

/// What differs between two states of something, field by field; all of it when it is new.
pub(crate) fn changes<T: Serialize>(before: Option<&T>, after: &T) -> Value {
    let fields = |state: &T| match serde_json::to_value(state) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    let mut old = before.map(fields).unwrap_or_default();
    let mut changes = Map::new();
    for (name, to) in fields(after) {
        let from = old.remove(&name).unwrap_or(Value::Null);
        if from != to {
            changes.insert(name, json!({ "from": from, "to": to }));
        }
    }
    Value::Object(changes)
}

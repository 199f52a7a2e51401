use std::collections::{BTreeMap, BTreeSet};

use chrono::Days;
use kit::{Audit, Caller, Unit, Violations};
use sqlx::PgConnection;
use uuid::Uuid;

use super::deprecate_api_version::CALLED_IN_DAYS;
use crate::domain::api_lifecycle::ApiUsage;
use crate::error::Error;
use crate::store;

/// How many rows are new or changed. Errors: `Fields` when a version or a partner is unknown, or the caller can't be one of the API.
pub async fn run(unit: &mut Unit, caller: &Caller, usage: &[ApiUsage]) -> Result<u64, Error> {
    let tenant = &caller.tenant;
    let versions: BTreeSet<Uuid> = usage.iter().map(|one| one.version_id).collect();
    let versions: Vec<Uuid> = versions.into_iter().collect();
    check(unit.conn(), tenant, &versions, usage).await?;
    let changed = store::api_usage::put(unit.conn(), tenant, usage).await?;
    if changed > 0 {
        let since = unit.now.date_naive() - Days::new(CALLED_IN_DAYS);
        store::api_usage::give_notice(unit.conn(), tenant, &versions, since).await?;
        unit.audit(Audit {
            tenant: tenant.clone(),
            action: "RecordApiUsage",
            resource: "apiUsage".to_owned(),
            changes: serde_json::json!({ "rows": changed, "versions": versions }),
        });
    }
    Ok(changed)
}

async fn check(
    conn: &mut PgConnection,
    tenant: &str,
    versions: &[Uuid],
    usage: &[ApiUsage],
) -> Result<(), Error> {
    let owners: BTreeMap<Uuid, Option<Uuid>> =
        store::api_version::owners(conn, tenant, versions).await?;
    let callers: BTreeSet<Uuid> = usage.iter().map(|one| one.caller_id).collect();
    let callers: Vec<Uuid> = callers.into_iter().collect();
    let partners = store::known::existing_partners(conn, tenant, &callers).await?;
    let mut violations = Violations::new();
    for (n, one) in usage.iter().enumerate() {
        let path = |field: &str| format!("usage[{n}].{field}");
        let is_us = one.caller_id.is_nil();
        match owners.get(&one.version_id) {
            None => {
                let text = format!("there is no api version {}", one.version_id);
                violations.add(path("version_id"), "UNKNOWN_REFERENCE", text);
            }
            Some(owner) if owner.is_some() != is_us => {
                let text = "partners call our APIs, and we call those of partners";
                violations.add(path("caller_partner_id"), "NOT_A_CALLER", text);
            }
            Some(_) if !is_us && !partners.contains(&one.caller_id) => {
                let text = format!("there is no partner {}", one.caller_id);
                violations.add(path("caller_partner_id"), "UNKNOWN_REFERENCE", text);
            }
            Some(_) => {}
        }
    }
    Ok(violations.check()?)
}

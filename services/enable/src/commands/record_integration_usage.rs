use std::collections::BTreeSet;

use kit::{Audit, Caller, Unit, Violations};
use uuid::Uuid;

use super::measure_integration;
use crate::domain::integration_usage::Heartbeat;
use crate::error::Error;
use crate::store;

/// How many heartbeats are new or changed. Errors: `Fields` when an integration is unknown.
pub async fn run(unit: &mut Unit, caller: &Caller, heartbeats: &[Heartbeat]) -> Result<u64, Error> {
    let tenant = &caller.tenant;
    let ids: BTreeSet<Uuid> = heartbeats.iter().map(|one| one.integration_id).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let known = store::integration::find_existing(unit.conn(), tenant, &ids).await?;
    let mut violations = Violations::new();
    for (n, one) in heartbeats.iter().enumerate() {
        if !known.contains(&one.integration_id) {
            let path = format!("heartbeats[{n}].integration_id");
            let text = format!("there is no integration {}", one.integration_id);
            violations.add(path, "UNKNOWN_REFERENCE", text);
        }
    }
    violations.check()?;
    let changed = store::integration_usage::put_heartbeats(unit.conn(), tenant, heartbeats).await?;
    if changed > 0 {
        for id in &ids {
            measure_integration::ask(unit, tenant, *id).await?;
        }
        unit.audit(Audit {
            tenant: tenant.clone(),
            action: "RecordIntegrationUsage",
            resource: "integrationUsage".to_owned(),
            changes: serde_json::json!({ "heartbeats": changed, "integrations": ids }),
        });
    }
    Ok(changed)
}

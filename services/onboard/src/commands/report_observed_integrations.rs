use kit::{Audit, Caller, Unit};
use serde_json::json;

use crate::domain::observed_integration::{Observation, ObservedIntegration};
use crate::error::Error;
use crate::store;

/// Inserts or updates what was seen, in the order given. Errors: `TenantUnknown`.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    seen: Vec<Observation>,
) -> Result<Vec<ObservedIntegration>, Error> {
    let tenant = caller.tenant.as_str();
    // Two who report take their rows in one order.
    let mut ordered: Vec<(usize, Observation)> = seen.into_iter().enumerate().collect();
    ordered.sort_by_cached_key(|(_, of)| (of.domain.clone(), of.product_name.to_lowercase()));
    let mut saved = Vec::new();
    for (place, observation) in ordered {
        let new = (unit.new_id(), unit.now);
        let row =
            store::observed_integration::upsert(unit.conn(), tenant, new, &observation).await?;
        unit.audit(Audit {
            tenant: tenant.to_owned(),
            action: "ReportObservedIntegrations",
            resource: format!("observedIntegrations/{}", row.id),
            changes: json!({ "observation": { "to": row.observation } }),
        });
        saved.push((place, row));
    }
    saved.sort_by_key(|(place, _)| *place);
    Ok(saved.into_iter().map(|(_, row)| row).collect())
}

//! Takes over what had been counted in periods that began under another system, all rows or none.

use kit::{Audit, Caller, Unit, Violations};
use serde_json::json;
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    store::{self, cutover, cutover::OpeningTotal},
};

/// How many rows were new, and how many were known. Errors: every row whose partner or component is not known, or that
/// contradicts what was taken over before.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    totals: &[OpeningTotal],
) -> Result<(usize, usize)> {
    let (tenant, now) = (caller.tenant.as_str(), unit.now);
    let mut violations = Violations::new();
    let partners: Vec<Uuid> = totals.iter().map(|total| total.partner_id).collect();
    let unknown = store::known::list_unknown_partners(unit.conn(), tenant, &partners).await?;
    let mut imported = 0;
    for (index, total) in totals.iter().enumerate() {
        let at = |field: &str| format!("cumulative_volumes[{index}].{field}");
        if unknown.contains(&total.partner_id) {
            violations.add(
                at("partner_id"),
                "PARTNER_UNKNOWN",
                "the partner is not known here",
            );
        } else if !cutover::has_component(unit.conn(), tenant, total.plan_id, &total.component_key)
            .await?
        {
            violations.add(
                at("component_key"),
                "COMPONENT_UNKNOWN",
                "the plan has no such component",
            );
        } else if cutover::insert_total(unit.conn(), tenant, total, now).await? {
            imported += 1;
        } else if !cutover::has_total(unit.conn(), tenant, total).await? {
            let reason = "another row was taken over under the external id, or for the period";
            violations.add(at("external_id"), "EXTERNAL_ID_REUSED", reason);
        }
    }
    violations.check().map_err(Error::Kit)?;
    unit.audit(Audit {
        tenant: tenant.to_owned(),
        action: "ImportCumulativeVolumes",
        resource: "cumulativeVolumes".to_owned(),
        changes: json!({"imported": imported, "known": totals.len() - imported}),
    });
    Ok((imported, totals.len() - imported))
}

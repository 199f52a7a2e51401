use kit::{Audit, Caller, Unit};
use uuid::Uuid;

use super::measure_integration;
use crate::domain::integration_usage::JointCustomer;
use crate::error::Error;
use crate::store;

/// How many are new or changed. Errors: `NotFound`.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    integration_id: Uuid,
    customers: &[JointCustomer],
) -> Result<u64, Error> {
    let tenant = &caller.tenant;
    store::integration::lock(unit.conn(), caller, integration_id).await?;
    let changed = store::integration_usage::put_joint_customers(
        unit.conn(),
        tenant,
        integration_id,
        customers,
    )
    .await?;
    if changed > 0 {
        unit.audit(Audit {
            tenant: tenant.clone(),
            action: "BatchUpsertJointCustomers",
            resource: format!("integrations/{integration_id}"),
            changes: serde_json::json!({ "joint_customers": changed }),
        });
        measure_integration::ask(unit, tenant, integration_id).await?;
        measure_integration::ask_daily(unit, tenant, integration_id).await?;
    }
    Ok(changed)
}

//! What the gateway's own services change.
pub mod create_api_key;
pub mod delete_field_mapping;
pub mod import_file;
pub mod put_field_mapping;
pub mod put_lookup_table;
pub mod revoke_api_key;

use kit::{Audit, Caller, Unit};
use serde_json::Value;

/// Records one change of one resource.
fn record(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    resource: String,
    changes: Value,
) {
    unit.audit(Audit {
        tenant: caller.tenant.clone(),
        action,
        resource,
        changes,
    });
}

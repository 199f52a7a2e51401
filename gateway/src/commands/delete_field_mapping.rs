use kit::{Caller, Unit};
use serde_json::json;

use super::record;
use crate::error::Error;
use crate::store;

/// Errors: `NotFound`.
pub async fn run(unit: &mut Unit, caller: &Caller, id: &str) -> Result<(), Error> {
    if !store::field_mapping::delete(unit.conn(), &caller.tenant, id).await? {
        return Err(Error::NotFound("field mapping", id.to_owned()));
    }
    record(
        unit,
        caller,
        "DeleteFieldMapping",
        format!("fieldMappings/{id}"),
        json!({}),
    );
    Ok(())
}

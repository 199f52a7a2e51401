use kit::{Caller, Unit};
use serde_json::json;

use super::record;
use crate::error::Error;
use crate::store;
use crate::store::lookup_table::Entries;

/// Creates or replaces a look-up table; the same entries again write nothing.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    id: &str,
    entries: &Entries,
) -> Result<(), Error> {
    if store::lookup_table::upsert(unit.conn(), &caller.tenant, id, entries).await? {
        record(
            unit,
            caller,
            "PutLookupTable",
            format!("lookupTables/{id}"),
            json!({ "entries": entries }),
        );
    }
    Ok(())
}

//! The books of one import: begun before the first row, kept with every batch, closed at the end.
use kit::{Caller, Unit};
use serde_json::json;

use super::record;
use crate::domain::import::{Counts, Import, ImportedRow};
use crate::error::Error;
use crate::store;

/// Opens the books for a file.
pub async fn begin(
    unit: &mut Unit,
    caller: &Caller,
    field_mapping_id: &str,
    content_hash: [u8; 32],
) -> Result<Import, Error> {
    let import = Import {
        id: unit.new_id(),
        field_mapping_id: field_mapping_id.to_owned(),
        content_hash: content_hash.to_vec(),
        counts: Counts::default(),
        complete: false,
        created_at: unit.now,
    };
    store::import::insert(unit.conn(), &caller.tenant, &import).await?;
    let changes =
        json!({ "field_mapping_id": field_mapping_id, "content_hash": hex::encode(content_hash) });
    record(
        unit,
        caller,
        "ImportFile",
        format!("imports/{}", import.id),
        changes,
    );
    Ok(import)
}

/// Books what became of one batch; rows that somebody must look at are kept.
pub async fn book(
    unit: &mut Unit,
    caller: &Caller,
    import: &Import,
    rows: &[ImportedRow],
) -> Result<(), Error> {
    let remarkable: Vec<_> = rows.iter().filter(|row| row.is_remarkable()).collect();
    if !remarkable.is_empty() {
        store::import::insert_rows(unit.conn(), &caller.tenant, import.id, &remarkable).await?;
    }
    store::import::update_counts(unit.conn(), &caller.tenant, import.id, &Counts::of(rows)).await
}

/// Closes the books and answers the sums.
///
/// Errors: `NotFound` when somebody removed the import meanwhile.
pub async fn complete(unit: &mut Unit, caller: &Caller, import: &Import) -> Result<Import, Error> {
    store::import::update_complete(unit.conn(), &caller.tenant, import.id).await?;
    store::import::find(unit.conn(), &caller.tenant, import.id)
        .await?
        .ok_or_else(|| Error::NotFound("import", import.id.to_string()))
}

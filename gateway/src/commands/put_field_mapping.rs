use kit::{Caller, Unit};
use serde_json::json;

use super::record;
use crate::domain::field_mapping::FieldMapping;
use crate::error::Error;
use crate::import;
use crate::store;
use crate::store::field_mapping::Versioned;

/// Creates or replaces a mapping; the same content again writes nothing.
///
/// Errors: `Fields` naming every rule that does not fit the target; STALE_ETAG; CONCURRENT_WRITE when two create it at once.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    mapping: FieldMapping,
    etag: &str,
) -> Result<Versioned, Error> {
    let before = store::field_mapping::lock(unit.conn(), &caller.tenant, &mapping.id).await?;
    let version = before.as_ref().map_or(0, |(_, version)| *version);
    kit::check_etag(etag, version)?;
    if let Some((same, version)) = before.filter(|(before, _)| *before == mapping) {
        return Ok((same, version));
    }
    import::prepare(unit.conn(), &caller.tenant, &mapping).await?;
    let version = version + 1;
    if !store::field_mapping::upsert(unit.conn(), &caller.tenant, &mapping, version).await? {
        return Err(kit::Error::aborted(
            "CONCURRENT_WRITE",
            "somebody else created it at the same time",
        )
        .into());
    }
    let changes = json!({
        "display_name": mapping.display_name,
        "target": mapping.target.name(),
        "rules": mapping.rules,
    });
    let resource = format!("fieldMappings/{}", mapping.id);
    record(unit, caller, "PutFieldMapping", resource, changes);
    Ok((mapping, version))
}

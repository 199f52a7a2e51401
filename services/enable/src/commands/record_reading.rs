use kit::{Audit, Caller, Unit};
use serde_json::json;
use uuid::Uuid;

use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store;
use crate::store::knowledge::Reading;

/// Confirms that the caller has read the published version. Errors: `NotFound` when the caller may not read it; `Refused` when
/// another version is published.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    document_id: Uuid,
    version: i32,
) -> Result<Reading, Error> {
    let today = unit.now.date_naive();
    let document = store::knowledge::find(unit.conn(), caller, document_id, None, today).await?;
    let document = document.ok_or_else(|| Error::NotFound("document", document_id.to_string()))?;
    if document.published_version != Some(version) {
        let message = format!("version {version} is not the published one");
        return Err(Refusal::new("NOT_PUBLISHED", message).into());
    }
    let reading = Reading {
        document_id,
        version,
        reader: caller.subject.clone(),
        partner_id: caller.partner,
        read_at: unit.now,
    };
    let (kept, new) =
        store::knowledge::record_reading(unit.conn(), &caller.tenant, &reading).await?;
    if new {
        unit.audit(Audit {
            tenant: caller.tenant.clone(),
            action: "RecordReading",
            resource: format!("knowledgeDocuments/{document_id}"),
            changes: json!({ "version": version }),
        });
    }
    Ok(kept)
}

use kit::{Caller, Unit};

use super::Target;
use crate::domain::document_kind::{Definition, DocumentKind, UNCHANGED};
use crate::error::Error;
use crate::{audit, store};

/// Errors: a stale etag; `TenantUnknown`.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target<()>,
    definition: Definition,
) -> Result<DocumentKind, Error> {
    let tenant = &caller.tenant;
    let key = definition.key.clone();
    let mut before = store::document_kind::lock(unit.conn(), tenant, &key).await?;
    let mut after = DocumentKind {
        definition,
        revision: UNCHANGED,
    };
    if before.is_none() && !store::document_kind::insert(unit.conn(), tenant, &after).await? {
        // Somebody else made it meanwhile.
        before = store::document_kind::lock(unit.conn(), tenant, &key).await?;
    }
    kit::check_etag(
        &target.etag,
        before.as_ref().map_or(0, |before| before.revision),
    )?;
    if let Some(before) = &before {
        if before.definition == after.definition {
            return Ok(before.clone());
        }
        after.revision = before.revision + 1;
        store::document_kind::update(unit.conn(), tenant, &after).await?;
    }
    audit::changed(
        unit,
        tenant,
        "PutDocumentKind",
        format!("documentKinds/{key}"),
        before.as_ref().map(|before| &before.definition),
        &after.definition,
    );
    Ok(after)
}

//! Every change of a document: lock its newest version, decide, save.

use kit::{Caller, Unit, audit};

use super::Target;
use crate::domain::knowledge::KnowledgeDocument;
use crate::error::Error;
use crate::store;

/// Errors: `NotFound`; a stale etag; what `decide` refuses.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    target: Target,
    decide: impl FnOnce(KnowledgeDocument) -> Result<KnowledgeDocument, Error>,
) -> Result<KnowledgeDocument, Error> {
    let today = unit.now.date_naive();
    let before = store::knowledge::lock(unit.conn(), caller, target.id, today).await?;
    let before = before.ok_or_else(|| Error::NotFound("document", target.id.to_string()))?;
    kit::check_etag(&target.etag, before.revision)?;
    let after = decide(before.clone())?;
    store::knowledge::update(unit.conn(), &caller.tenant, &after).await?;
    let resource = format!("knowledgeDocuments/{}", after.id);
    audit::changed(
        unit,
        &caller.tenant,
        action,
        resource,
        Some(&before),
        &after,
    );
    Ok(after)
}

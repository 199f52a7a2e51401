use kit::{Caller, Unit};

use super::{Target, document_change};
use crate::domain::document::{Document, Mark};
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Document` when it is not pending.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    reason: String,
) -> Result<Document, Error> {
    let before = document_change::lock(unit, caller, target.id).await?;
    kit::check_etag(&target.etag, before.revision)?;
    let kind = document_change::definition(unit, &caller.tenant, &before.kind).await?;
    let mark = Mark {
        actor: caller.subject.clone(),
        at: unit.now,
    };
    let after = before.clone().reject(reason, mark)?;
    let change = (&before, &after);
    document_change::save(unit, &caller.tenant, "RejectDocument", &kind, change).await?;
    Ok(after)
}

use kit::{Caller, Unit};

use super::{Target, knowledge_change};
use crate::domain::knowledge::KnowledgeDocument;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Refused` when it is archived.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
) -> Result<KnowledgeDocument, Error> {
    let decide = |document: KnowledgeDocument| Ok(document.archive()?);
    knowledge_change::run(unit, caller, "ArchiveKnowledgeDocument", target, decide).await
}

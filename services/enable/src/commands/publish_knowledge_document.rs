use kit::{Caller, Unit};

use super::{Target, knowledge_change};
use crate::domain::knowledge::KnowledgeDocument;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Refused` when its newest version is no draft.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
) -> Result<KnowledgeDocument, Error> {
    let now = unit.now;
    let decide = |document: KnowledgeDocument| Ok(document.publish(now)?);
    knowledge_change::run(unit, caller, "PublishKnowledgeDocument", target, decide).await
}

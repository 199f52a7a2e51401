use kit::{Caller, Unit, Violations};

use super::{Target, knowledge_change};
use crate::domain::knowledge::{Content, KnowledgeDocument};
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Fields` when the audience does not fit the document's kind; `Refused` when it is archived.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    content: Content,
) -> Result<KnowledgeDocument, Error> {
    let decide = |document: KnowledgeDocument| {
        let mut violations = Violations::new();
        let audience = &content.audience;
        audience.check(&mut violations, "document.audience", Some(document.kind));
        violations.check()?;
        Ok(document.revise(content)?)
    };
    knowledge_change::run(unit, caller, "UpdateKnowledgeDocument", target, decide).await
}

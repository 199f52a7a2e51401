use kit::{Caller, Unit, audit};

use crate::domain::knowledge::{Content, KnowledgeDocument, KnowledgeKind};
use crate::error::Error;
use crate::store;

pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    kind: KnowledgeKind,
    content: Content,
) -> Result<KnowledgeDocument, Error> {
    let document = KnowledgeDocument::draft(unit.new_id(), kind, content, unit.now);
    store::knowledge::insert(unit.conn(), &caller.tenant, &document).await?;
    let resource = format!("knowledgeDocuments/{}", document.id);
    let action = "CreateKnowledgeDocument";
    audit::changed(unit, &caller.tenant, action, resource, None, &document);
    Ok(document)
}

//! Content that is no longer needed is kept for the months of its kind, then deleted; the record stays with its hash.

use kit::{Unit, Worker};
use uuid::Uuid;

use super::{document_change, own_name};
use crate::error::Error;
use crate::store;

pub const KIND: &str = "delete_document_content";

pub struct DeleteDocumentContent {
    pub kit: kit::Service,
}

#[tonic::async_trait]
impl Worker for DeleteDocumentContent {
    /// The key is the document's id.
    async fn run(&self, unit: &mut Unit, tenant: &str, key: &str) -> Result<(), kit::Error> {
        let id = Uuid::try_parse(key).map_err(kit::Error::internal)?;
        Ok(run(unit, tenant, id, &self.kit).await?)
    }
}

/// Looks at the document as it is now: it may have been asked for by what has changed since.
async fn run(unit: &mut Unit, tenant: &str, id: Uuid, kit: &kit::Service) -> Result<(), Error> {
    let caller = own_name::caller(tenant, own_name::COMPLIANCE);
    let before = document_change::lock(unit, &caller, id).await?;
    let kind = document_change::definition(unit, tenant, &before.kind).await?;
    let Some(until) = before.content_kept_until(&kind) else {
        return Ok(());
    };
    if until > unit.now.date_naive() {
        return document_change::plan_deletion(unit, tenant, id, until).await;
    }
    let sha256 = &before.file.sha256;
    store::document_content::lock(unit.conn(), tenant, sha256).await?;
    if !store::document_content::is_shared(unit.conn(), tenant, sha256, id).await? {
        kit.objects()?.delete(tenant, sha256).await?;
    }
    let after = before.clone().forget_content(unit.now);
    let change = (&before, &after);
    document_change::save(unit, tenant, "DeleteDocumentContent", &kind, change).await
}

//! Every tenant begins with the default kinds; one that was there before them gets those that it has not made itself.

use kit::{Unit, Worker};

use crate::domain::document_kind;
use crate::error::Error;
use crate::{audit, store};

pub const KIND: &str = "give_document_kinds";

pub struct GiveDocumentKinds;

#[tonic::async_trait]
impl Worker for GiveDocumentKinds {
    async fn run(&self, unit: &mut Unit, tenant: &str, _: &str) -> Result<(), kit::Error> {
        Ok(run(unit, tenant, "GiveDocumentKinds").await?)
    }
}

pub(super) async fn run(unit: &mut Unit, tenant: &str, action: &'static str) -> Result<(), Error> {
    for kind in document_kind::defaults() {
        if store::document_kind::insert(unit.conn(), tenant, &kind).await? {
            let resource = format!("documentKinds/{}", kind.definition.key);
            audit::changed(unit, tenant, action, resource, None, &kind.definition);
        }
    }
    Ok(())
}

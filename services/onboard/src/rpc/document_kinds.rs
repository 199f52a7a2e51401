use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::document_kind_service_server::DocumentKindService;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{document_kinds, key};
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl DocumentKindService for Api {
    async fn put_document_kind(
        &self,
        request: Request<v1::PutDocumentKindRequest>,
    ) -> Result<Response<v1::PutDocumentKindResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, definition) = document_kinds::put(message.document_kind)?;
        let kind = commands::put_document_kind::run(&mut unit, &caller, target, definition).await?;
        let document_kind = Some(document_kinds::to_wire(&kind));
        unit.finish(v1::PutDocumentKindResponse { document_kind })
            .await
    }

    async fn get_document_kind(
        &self,
        request: Request<v1::GetDocumentKindRequest>,
    ) -> Result<Response<v1::GetDocumentKindResponse>, Status> {
        let caller = kit::caller(&request)?;
        let key = key::only("kind_key", &request.into_inner().kind_key)?;
        let mut conn = self.kit.read().await?;
        let kind = store::document_kind::find(&mut conn, &caller.tenant, &key).await?;
        let kind = kind.ok_or(Error::NotFound("document kind", key))?;
        let document_kind = Some(document_kinds::to_wire(&kind));
        Ok(Response::new(v1::GetDocumentKindResponse { document_kind }))
    }

    async fn list_document_kinds(
        &self,
        request: Request<v1::ListDocumentKindsRequest>,
    ) -> Result<Response<v1::ListDocumentKindsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let method = "ListDocumentKinds";
        let page = Page::parse(&caller, method, message.page_size, &message.page_token)?;
        let after: Option<String> = page.after()?;
        let (after, limit) = (after.as_deref(), page.limit());
        let mut conn = self.kit.read().await?;
        let rows = store::document_kind::list(&mut conn, &caller.tenant, after, limit).await?;
        let (rows, next_page_token) = page.finish(rows, |kind| kind.definition.key.clone());
        let document_kinds = rows.iter().map(document_kinds::to_wire).collect();
        Ok(Response::new(v1::ListDocumentKindsResponse {
            document_kinds,
            next_page_token,
        }))
    }
}

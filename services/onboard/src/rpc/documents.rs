use chrono::NaiveDate;
use contracts::google::api::HttpBody;
use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::document_service_server::DocumentService;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, documents};
use crate::domain::document::Document;
use crate::error::Error;
use crate::{commands, store};

/// What comes in must hold the largest document and the fields beside it; what is larger is no message.
pub const MOST_BYTES: usize = 16 << 20;

#[tonic::async_trait]
impl DocumentService for Api {
    async fn upload_document(
        &self,
        request: Request<v1::UploadDocumentRequest>,
    ) -> Result<Response<v1::UploadDocumentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let upload = documents::upload(message)?;
        let objects = self.kit.objects()?;
        let document = commands::upload_document::run(&mut unit, &caller, objects, upload).await?;
        let document = Some(documents::to_wire(&document, self.today()));
        unit.finish(v1::UploadDocumentResponse { document }).await
    }

    async fn get_document(
        &self,
        request: Request<v1::GetDocumentRequest>,
    ) -> Result<Response<v1::GetDocumentResponse>, Status> {
        let caller = kit::caller(&request)?;
        let document = self
            .document(&caller, &request.get_ref().document_id)
            .await?;
        let document = Some(documents::to_wire(&document, self.today()));
        Ok(Response::new(v1::GetDocumentResponse { document }))
    }

    async fn list_documents(
        &self,
        request: Request<v1::ListDocumentsRequest>,
    ) -> Result<Response<v1::ListDocumentsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let today = self.today();
        let filter = documents::filter(&message, today)?;
        let method = "ListDocuments";
        let page = Page::parse(&caller, method, message.page_size, &message.page_token)?;
        let (after, limit) = (page.after()?, page.limit());
        let mut conn = self.kit.read().await?;
        let rows = store::document::list(&mut conn, &caller, filter, after, limit).await?;
        let (rows, next_page_token) = page.finish(rows, |document| document.id);
        let documents = rows
            .iter()
            .map(|document| documents::to_wire(document, today))
            .collect();
        Ok(Response::new(v1::ListDocumentsResponse {
            documents,
            next_page_token,
        }))
    }

    async fn download_document(
        &self,
        request: Request<v1::DownloadDocumentRequest>,
    ) -> Result<Response<HttpBody>, Status> {
        let caller = kit::caller(&request)?;
        let document = self
            .document(&caller, &request.get_ref().document_id)
            .await?;
        if document.content_deleted_at.is_some() {
            let id = document.id.to_string();
            return Err(Error::NotFound("content of document", id).into());
        }
        let objects = self.kit.objects()?;
        let content = objects.get(&caller.tenant, &document.file.sha256).await?;
        Ok(documents::body(&document.file, content.into()))
    }

    async fn accept_document(
        &self,
        request: Request<v1::AcceptDocumentRequest>,
    ) -> Result<Response<v1::AcceptDocumentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let acceptance = documents::accept(message)?;
        let document = commands::accept_document::run(&mut unit, &caller, acceptance).await?;
        let document = Some(documents::to_wire(&document, self.today()));
        unit.finish(v1::AcceptDocumentResponse { document }).await
    }

    async fn reject_document(
        &self,
        request: Request<v1::RejectDocumentRequest>,
    ) -> Result<Response<v1::RejectDocumentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, reason) = documents::reject(message)?;
        let document = commands::reject_document::run(&mut unit, &caller, target, reason).await?;
        let document = Some(documents::to_wire(&document, self.today()));
        unit.finish(v1::RejectDocumentResponse { document }).await
    }
}

impl Api {
    pub(super) fn today(&self) -> NaiveDate {
        self.kit.clock.now().date_naive()
    }

    async fn document(&self, caller: &kit::Caller, id: &str) -> Result<Document, kit::Error> {
        let id = convert::id("document_id", id)?;
        let mut conn = self.kit.read().await?;
        let document = store::document::find(&mut conn, caller, id).await?;
        let document = document.ok_or_else(|| Error::NotFound("document", id.to_string()))?;
        Ok(document)
    }
}

use chrono::NaiveDate;
use contracts::tandem::enable::v1::knowledge_service_server::KnowledgeService;
use contracts::tandem::enable::v1::{
    ArchiveKnowledgeDocumentRequest, ArchiveKnowledgeDocumentResponse,
    CreateKnowledgeDocumentRequest, CreateKnowledgeDocumentResponse, GetKnowledgeDocumentRequest,
    GetKnowledgeDocumentResponse, ListKnowledgeDocumentsRequest, ListKnowledgeDocumentsResponse,
    ListReadingsRequest, ListReadingsResponse, ListUnreadPartnersRequest,
    ListUnreadPartnersResponse, PublishKnowledgeDocumentRequest, PublishKnowledgeDocumentResponse,
    RecordReadingRequest, RecordReadingResponse, SearchKnowledgeDocumentsRequest,
    SearchKnowledgeDocumentsResponse, UnreadPartner, UpdateKnowledgeDocumentRequest,
    UpdateKnowledgeDocumentResponse,
};
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, knowledge};
use crate::error::Error;
use crate::{commands, store};

impl Api {
    fn today(&self) -> NaiveDate {
        self.kit.clock.now().date_naive()
    }
}

#[tonic::async_trait]
impl KnowledgeService for Api {
    async fn create_knowledge_document(
        &self,
        request: Request<CreateKnowledgeDocumentRequest>,
    ) -> Result<Response<CreateKnowledgeDocumentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (kind, content) = knowledge::create(message.document)?;
        let command = commands::create_knowledge_document::run;
        let document = command(&mut unit, &caller, kind, content).await?;
        let document = Some(knowledge::to_wire(&document));
        unit.finish(CreateKnowledgeDocumentResponse { document })
            .await
    }

    async fn update_knowledge_document(
        &self,
        request: Request<UpdateKnowledgeDocumentRequest>,
    ) -> Result<Response<UpdateKnowledgeDocumentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, content) = knowledge::update(message.document)?;
        let command = commands::update_knowledge_document::run;
        let document = command(&mut unit, &caller, target, content).await?;
        let document = Some(knowledge::to_wire(&document));
        unit.finish(UpdateKnowledgeDocumentResponse { document })
            .await
    }

    async fn publish_knowledge_document(
        &self,
        request: Request<PublishKnowledgeDocumentRequest>,
    ) -> Result<Response<PublishKnowledgeDocumentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = convert::target("document_id", &message.document_id, message.etag)?;
        let command = commands::publish_knowledge_document::run;
        let document = Some(knowledge::to_wire(
            &command(&mut unit, &caller, target).await?,
        ));
        unit.finish(PublishKnowledgeDocumentResponse { document })
            .await
    }

    async fn archive_knowledge_document(
        &self,
        request: Request<ArchiveKnowledgeDocumentRequest>,
    ) -> Result<Response<ArchiveKnowledgeDocumentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = convert::target("document_id", &message.document_id, message.etag)?;
        let command = commands::archive_knowledge_document::run;
        let document = Some(knowledge::to_wire(
            &command(&mut unit, &caller, target).await?,
        ));
        unit.finish(ArchiveKnowledgeDocumentResponse { document })
            .await
    }

    async fn get_knowledge_document(
        &self,
        request: Request<GetKnowledgeDocumentRequest>,
    ) -> Result<Response<GetKnowledgeDocumentResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let id = convert::id("document_id", &message.document_id)?;
        let version = knowledge::version(message.version)?;
        let mut conn = self.kit.read().await?;
        let found = store::knowledge::find(&mut conn, &caller, id, version, self.today()).await?;
        let found = found.ok_or_else(|| Error::NotFound("document", id.to_string()))?;
        let document = Some(knowledge::shown_to(&caller, &found));
        Ok(Response::new(GetKnowledgeDocumentResponse { document }))
    }

    async fn list_knowledge_documents(
        &self,
        request: Request<ListKnowledgeDocumentsRequest>,
    ) -> Result<Response<ListKnowledgeDocumentsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let filter = knowledge::filter(&message)?;
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListKnowledgeDocuments", size, token)?;
        let (after, today) = (page.after()?, self.today());
        let mut conn = self.kit.read().await?;
        let list = store::knowledge::list;
        let rows = list(&mut conn, &caller, filter, today, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |one| (one.content.title.clone(), one.id));
        let documents = rows.iter().map(|one| knowledge::shown_to(&caller, one));
        Ok(Response::new(ListKnowledgeDocumentsResponse {
            documents: documents.collect(),
            next_page_token,
        }))
    }

    async fn search_knowledge_documents(
        &self,
        request: Request<SearchKnowledgeDocumentsRequest>,
    ) -> Result<Response<SearchKnowledgeDocumentsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (words, kind) = knowledge::query(&message)?;
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "SearchKnowledgeDocuments", size, token)?;
        let (range, today) = ((page.after()?, page.limit()), self.today());
        let mut conn = self.kit.read().await?;
        let search = store::knowledge::search;
        let rows = search(&mut conn, &caller, &words, kind, today, range).await?;
        let (rows, next_page_token) = page.finish(rows, |one| (one.rank, one.document_id));
        let matches: Result<Vec<_>, Error> = rows.iter().map(knowledge::match_to_wire).collect();
        Ok(Response::new(SearchKnowledgeDocumentsResponse {
            matches: matches?,
            next_page_token,
        }))
    }

    async fn record_reading(
        &self,
        request: Request<RecordReadingRequest>,
    ) -> Result<Response<RecordReadingResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let id = convert::id("document_id", &message.document_id)?;
        let command = commands::record_reading::run;
        let reading = command(&mut unit, &caller, id, message.version).await?;
        let reading = Some(knowledge::reading_to_wire(&reading));
        unit.finish(RecordReadingResponse { reading }).await
    }

    async fn list_readings(
        &self,
        request: Request<ListReadingsRequest>,
    ) -> Result<Response<ListReadingsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let id = convert::id("document_id", &message.document_id)?;
        let of = (id, knowledge::version(message.version)?);
        let page = Page::parse(
            &caller,
            "ListReadings",
            message.page_size,
            &message.page_token,
        )?;
        let after = page.after()?;
        let mut conn = self.kit.read().await?;
        let list = store::knowledge::list_readings;
        let rows = list(&mut conn, &caller.tenant, of, after, page.limit()).await?;
        let key = |one: &store::knowledge::Reading| (one.read_at, one.version, one.reader.clone());
        let (rows, next_page_token) = page.finish(rows, key);
        Ok(Response::new(ListReadingsResponse {
            readings: rows.iter().map(knowledge::reading_to_wire).collect(),
            next_page_token,
        }))
    }

    async fn list_unread_partners(
        &self,
        request: Request<ListUnreadPartnersRequest>,
    ) -> Result<Response<ListUnreadPartnersResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let id = convert::id("document_id", &message.document_id)?;
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListUnreadPartners", size, token)?;
        let (after, today) = (page.after()?, self.today());
        let mut conn = self.kit.read().await?;
        let list = store::knowledge::list_unread;
        let rows = list(&mut conn, &caller.tenant, id, today, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, Clone::clone);
        let partners = rows.into_iter().map(|(display_name, id)| UnreadPartner {
            partner_id: id.to_string(),
            display_name,
        });
        Ok(Response::new(ListUnreadPartnersResponse {
            partners: partners.collect(),
            next_page_token,
        }))
    }
}

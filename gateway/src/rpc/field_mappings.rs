use contracts::tandem::gateway::v1::field_mapping_service_server::FieldMappingService;
use contracts::tandem::gateway::v1::{
    DeleteFieldMappingRequest, DeleteFieldMappingResponse, GetFieldMappingRequest,
    GetFieldMappingResponse, GetLookupTableRequest, GetLookupTableResponse,
    ListFieldMappingsRequest, ListFieldMappingsResponse, PutFieldMappingRequest,
    PutFieldMappingResponse, PutLookupTableRequest, PutLookupTableResponse,
};
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::convert;
use crate::error::Error;
use crate::{commands, store};

/// Mappings from columns to fields, and the tables that they look values up in.
pub struct FieldMappings {
    pub kit: kit::Service,
}

#[tonic::async_trait]
impl FieldMappingService for FieldMappings {
    async fn put_field_mapping(
        &self,
        request: Request<PutFieldMappingRequest>,
    ) -> Result<Response<PutFieldMappingResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (mapping, etag) = convert::mapping(message.field_mapping)?;
        let mapping = commands::put_field_mapping::run(&mut unit, &caller, mapping, &etag).await?;
        let field_mapping = Some(convert::field_mapping(&mapping));
        unit.finish(PutFieldMappingResponse { field_mapping }).await
    }

    async fn get_field_mapping(
        &self,
        request: Request<GetFieldMappingRequest>,
    ) -> Result<Response<GetFieldMappingResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = request.into_inner().field_mapping_id;
        let mut conn = self.kit.read().await?;
        let mapping = store::field_mapping::find(&mut conn, &caller.tenant, &id)
            .await?
            .ok_or_else(|| Error::NotFound("field mapping", id))?;
        let field_mapping = Some(convert::field_mapping(&mapping));
        Ok(Response::new(GetFieldMappingResponse { field_mapping }))
    }

    async fn list_field_mappings(
        &self,
        request: Request<ListFieldMappingsRequest>,
    ) -> Result<Response<ListFieldMappingsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListFieldMappings",
            message.page_size,
            &message.page_token,
        )?;
        let after: Option<String> = page.after()?;
        let mut conn = self.kit.read().await?;
        let mappings =
            store::field_mapping::list(&mut conn, &caller.tenant, after.as_deref(), page.limit())
                .await?;
        let (mappings, next_page_token) = page.finish(mappings, |(mapping, _)| mapping.id.clone());
        Ok(Response::new(ListFieldMappingsResponse {
            field_mappings: mappings.iter().map(convert::field_mapping).collect(),
            next_page_token,
        }))
    }

    async fn delete_field_mapping(
        &self,
        request: Request<DeleteFieldMappingRequest>,
    ) -> Result<Response<DeleteFieldMappingResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        commands::delete_field_mapping::run(&mut unit, &caller, &message.field_mapping_id).await?;
        unit.finish(DeleteFieldMappingResponse {}).await
    }

    async fn put_lookup_table(
        &self,
        request: Request<PutLookupTableRequest>,
    ) -> Result<Response<PutLookupTableResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (id, entries) = convert::lookup_entries(message.lookup_table)?;
        commands::put_lookup_table::run(&mut unit, &caller, &id, &entries).await?;
        let lookup_table = Some(convert::lookup_table(id, entries));
        unit.finish(PutLookupTableResponse { lookup_table }).await
    }

    async fn get_lookup_table(
        &self,
        request: Request<GetLookupTableRequest>,
    ) -> Result<Response<GetLookupTableResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = request.into_inner().lookup_table_id;
        let mut conn = self.kit.read().await?;
        let wanted = [id];
        let mut tables = store::lookup_table::find_all(&mut conn, &caller.tenant, &wanted).await?;
        let [id] = wanted;
        let entries = tables
            .remove(&id)
            .ok_or_else(|| Error::NotFound("look-up table", id.clone()))?;
        let lookup_table = Some(convert::lookup_table(id, entries));
        Ok(Response::new(GetLookupTableResponse { lookup_table }))
    }
}

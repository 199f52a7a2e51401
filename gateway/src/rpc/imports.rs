use contracts::tandem::gateway::v1::import_service_server::ImportService;
use contracts::tandem::gateway::v1::{
    GetImportRequest, GetImportResponse, ListImportedRowsRequest, ListImportedRowsResponse,
    ListImportsRequest, ListImportsResponse,
};
use kit::Violations;
use kit::page::Page;
use sqlx::PgConnection;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::convert;
use crate::domain::import::Import;
use crate::error::Error;
use crate::store;

/// What became of files.
pub struct Imports {
    pub kit: kit::Service,
}

#[tonic::async_trait]
impl ImportService for Imports {
    async fn get_import(
        &self,
        request: Request<GetImportRequest>,
    ) -> Result<Response<GetImportResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut conn = self.kit.read().await?;
        let id = import_id(&request.into_inner().import_id)?;
        let import = found(&mut conn, &caller.tenant, id).await?;
        let import = Some(convert::import(&import));
        Ok(Response::new(GetImportResponse { import }))
    }

    async fn list_imports(
        &self,
        request: Request<ListImportsRequest>,
    ) -> Result<Response<ListImportsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListImports",
            message.page_size,
            &message.page_token,
        )?;
        let mut conn = self.kit.read().await?;
        let imports =
            store::import::list(&mut conn, &caller.tenant, page.after()?, page.limit()).await?;
        let (imports, next_page_token) = page.finish(imports, |import| import.id);
        Ok(Response::new(ListImportsResponse {
            imports: imports.iter().map(convert::import).collect(),
            next_page_token,
        }))
    }

    async fn list_imported_rows(
        &self,
        request: Request<ListImportedRowsRequest>,
    ) -> Result<Response<ListImportedRowsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let id = import_id(&message.import_id)?;
        let list = format!("ListImportedRows/{id}");
        let page = Page::parse(&caller, &list, message.page_size, &message.page_token)?;
        let mut conn = self.kit.read().await?;
        found(&mut conn, &caller.tenant, id).await?;
        let after = page.after()?.unwrap_or_default();
        let rows =
            store::import::list_rows(&mut conn, &caller.tenant, id, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |row| row.line);
        Ok(Response::new(ListImportedRowsResponse {
            rows: rows.iter().map(convert::imported_row).collect(),
            next_page_token,
        }))
    }
}

fn import_id(text: &str) -> Result<Uuid, kit::Error> {
    let mut violations = Violations::new();
    let id = kit::wire::uuid(&mut violations, "import_id", text);
    violations.check()?;
    Ok(id.unwrap_or_default())
}

async fn found(conn: &mut PgConnection, tenant: &str, id: Uuid) -> Result<Import, Error> {
    store::import::find(conn, tenant, id)
        .await?
        .ok_or_else(|| Error::NotFound("import", id.to_string()))
}

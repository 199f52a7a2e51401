use contracts::tandem::onboard::v1::tenant_service_server::TenantService;
use contracts::tandem::onboard::v1::{
    CreateTenantRequest, CreateTenantResponse, GetTenantRequest, GetTenantResponse,
    ListTenantsRequest, ListTenantsResponse,
};
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::tenants;
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl TenantService for Api {
    async fn create_tenant(
        &self,
        request: Request<CreateTenantRequest>,
    ) -> Result<Response<CreateTenantResponse>, Status> {
        let (mut unit, _, message) = kit::begin!(self.kit, request);
        let tenant = tenants::tenant(message.tenant, unit.now)?;
        let tenant = commands::create_tenant::run(&mut unit, tenant).await?;
        let tenant = Some(tenants::to_wire(&tenant));
        unit.finish(CreateTenantResponse { tenant }).await
    }

    async fn get_tenant(
        &self,
        request: Request<GetTenantRequest>,
    ) -> Result<Response<GetTenantResponse>, Status> {
        let id = request.into_inner().tenant_id;
        let mut conn = self.kit.read().await?;
        let tenant = store::tenant::find(&mut conn, &id).await?;
        let tenant = tenant.ok_or(Error::NotFound("tenant", id))?;
        let tenant = Some(tenants::to_wire(&tenant));
        Ok(Response::new(GetTenantResponse { tenant }))
    }

    async fn list_tenants(
        &self,
        request: Request<ListTenantsRequest>,
    ) -> Result<Response<ListTenantsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListTenants",
            message.page_size,
            &message.page_token,
        )?;
        let after: Option<String> = page.after()?;
        let mut conn = self.kit.read().await?;
        let rows = store::tenant::list(&mut conn, after.as_deref(), page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |tenant| tenant.id.as_str().to_owned());
        let tenants = rows.iter().map(tenants::to_wire).collect();
        Ok(Response::new(ListTenantsResponse {
            tenants,
            next_page_token,
        }))
    }
}

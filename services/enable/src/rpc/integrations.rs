use contracts::tandem::enable::v1;
use contracts::tandem::enable::v1::integration_service_server::IntegrationService;
use kit::page::Page;
use kit::{Violations, wire};
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, integrations};
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl IntegrationService for Api {
    async fn create_integration(
        &self,
        request: Request<v1::CreateIntegrationRequest>,
    ) -> Result<Response<v1::CreateIntegrationResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (partner_id, profile) = integrations::create(message.integration)?;
        let made =
            commands::create_integration::run(&mut unit, &caller, partner_id, profile).await?;
        let integration = Some(integrations::to_wire(&made));
        unit.finish(v1::CreateIntegrationResponse { integration })
            .await
    }

    async fn update_integration(
        &self,
        request: Request<v1::UpdateIntegrationRequest>,
    ) -> Result<Response<v1::UpdateIntegrationResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, profile) = integrations::update(message.integration)?;
        let after = commands::update_integration::run(&mut unit, &caller, target, profile).await?;
        let integration = Some(integrations::to_wire(&after));
        unit.finish(v1::UpdateIntegrationResponse { integration })
            .await
    }

    async fn get_integration(
        &self,
        request: Request<v1::GetIntegrationRequest>,
    ) -> Result<Response<v1::GetIntegrationResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("integration_id", &request.into_inner().integration_id)?;
        let mut conn = self.kit.read().await?;
        let found = store::integration::find(&mut conn, &caller, id).await?;
        let found = found.ok_or_else(|| Error::NotFound("integration", id.to_string()))?;
        let integration = Some(integrations::to_wire(&found));
        Ok(Response::new(v1::GetIntegrationResponse { integration }))
    }

    async fn list_integrations(
        &self,
        request: Request<v1::ListIntegrationsRequest>,
    ) -> Result<Response<v1::ListIntegrationsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListIntegrations", size, token)?;
        let mut violations = Violations::new();
        let partner_id = wire::optional_uuid(&mut violations, "partner_id", &message.partner_id);
        violations.check()?;
        let Some(partner_id) = convert::own_partner(&caller, partner_id) else {
            return Ok(Response::new(Default::default()));
        };
        let (after, limit) = (page.after()?, page.limit());
        let mut conn = self.kit.read().await?;
        let rows =
            store::integration::list(&mut conn, &caller.tenant, partner_id, after, limit).await?;
        let (rows, next_page_token) = page.finish(rows, |integration| integration.id);
        Ok(Response::new(v1::ListIntegrationsResponse {
            integrations: rows.iter().map(integrations::to_wire).collect(),
            next_page_token,
        }))
    }
}

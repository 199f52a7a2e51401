use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::observed_integration_service_server::ObservedIntegrationService;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{enrollments, observed_integrations};
use crate::{commands, store};

#[tonic::async_trait]
impl ObservedIntegrationService for Api {
    async fn report_observed_integrations(
        &self,
        request: Request<v1::ReportObservedIntegrationsRequest>,
    ) -> Result<Response<v1::ReportObservedIntegrationsResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let seen = observed_integrations::observations(message)?;
        let rows = commands::report_observed_integrations::run(&mut unit, &caller, seen).await?;
        let integrations = rows.iter().map(observed_integrations::to_wire).collect();
        unit.finish(v1::ReportObservedIntegrationsResponse { integrations })
            .await
    }

    async fn list_observed_integrations(
        &self,
        request: Request<v1::ListObservedIntegrationsRequest>,
    ) -> Result<Response<v1::ListObservedIntegrationsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let method = "ListObservedIntegrations";
        let page = Page::parse(&caller, method, message.page_size, &message.page_token)?;
        let after = page.after()?;
        let mut conn = self.kit.read().await?;
        let rows = store::observed_integration::list(
            &mut conn,
            &caller.tenant,
            message.without_partner,
            after,
            page.limit(),
        )
        .await?;
        let (rows, next_page_token) =
            page.finish(rows, |row| (row.observation.joint_customers, row.id));
        let integrations = rows.iter().map(observed_integrations::to_wire).collect();
        Ok(Response::new(v1::ListObservedIntegrationsResponse {
            integrations,
            next_page_token,
        }))
    }

    async fn adopt_observed_integration(
        &self,
        request: Request<v1::AdoptObservedIntegrationRequest>,
    ) -> Result<Response<v1::AdoptObservedIntegrationResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let adoption = observed_integrations::adoption(&message)?;
        let (integration, enrollment) =
            commands::adopt_observed_integration::run(&mut unit, &caller, adoption).await?;
        unit.finish(v1::AdoptObservedIntegrationResponse {
            integration: Some(observed_integrations::to_wire(&integration)),
            enrollment: Some(enrollments::to_wire(&enrollment)),
        })
        .await
    }
}

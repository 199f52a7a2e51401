use contracts::tandem::enable::v1;
use contracts::tandem::enable::v1::integration_check_service_server::IntegrationCheckService;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, integration_checks, integration_rubric};
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl IntegrationCheckService for Api {
    async fn get_integration_rubric(
        &self,
        request: Request<v1::GetIntegrationRubricRequest>,
    ) -> Result<Response<v1::GetIntegrationRubricResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut conn = self.kit.read().await?;
        let (version, rubric) =
            store::integration_rubric::newest(&mut conn, &caller.tenant).await?;
        let integration_rubric = Some(integration_rubric::to_wire(version, &rubric));
        Ok(Response::new(v1::GetIntegrationRubricResponse {
            integration_rubric,
        }))
    }

    async fn update_integration_rubric(
        &self,
        request: Request<v1::UpdateIntegrationRubricRequest>,
    ) -> Result<Response<v1::UpdateIntegrationRubricResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let given = message.integration_rubric.unwrap_or_default();
        let (etag, rubric) = integration_rubric::read(given)?;
        let version =
            commands::update_integration_rubric::run(&mut unit, &caller, &etag, &rubric).await?;
        let integration_rubric = Some(integration_rubric::to_wire(version, &rubric));
        unit.finish(v1::UpdateIntegrationRubricResponse { integration_rubric })
            .await
    }

    async fn submit_integration_check(
        &self,
        request: Request<v1::SubmitIntegrationCheckRequest>,
    ) -> Result<Response<v1::SubmitIntegrationCheckResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (id, submission) = integration_checks::submit(message.integration_check)?;
        let check =
            commands::submit_integration_check::run(&mut unit, &caller, id, submission).await?;
        let integration_check = Some(integration_checks::to_wire(&check));
        unit.finish(v1::SubmitIntegrationCheckResponse { integration_check })
            .await
    }

    async fn get_integration_check(
        &self,
        request: Request<v1::GetIntegrationCheckRequest>,
    ) -> Result<Response<v1::GetIntegrationCheckResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("check_id", &request.into_inner().check_id)?;
        let mut conn = self.kit.read().await?;
        let found = store::integration_check::find(&mut conn, &caller, id).await?;
        let found = found.ok_or_else(|| Error::NotFound("integration check", id.to_string()))?;
        let integration_check = Some(integration_checks::to_wire(&found));
        Ok(Response::new(v1::GetIntegrationCheckResponse {
            integration_check,
        }))
    }

    async fn list_integration_checks(
        &self,
        request: Request<v1::ListIntegrationChecksRequest>,
    ) -> Result<Response<v1::ListIntegrationChecksResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListIntegrationChecks", size, token)?;
        let filter = integration_checks::filter(&message)?;
        let (after, limit) = (page.after()?, page.limit());
        let mut conn = self.kit.read().await?;
        let rows = store::integration_check::list(&mut conn, &caller, filter, after, limit).await?;
        let (rows, next_page_token) = page.finish(rows, |check| check.id);
        Ok(Response::new(v1::ListIntegrationChecksResponse {
            integration_checks: rows.iter().map(integration_checks::to_wire).collect(),
            next_page_token,
        }))
    }

    async fn certify_integration_check(
        &self,
        request: Request<v1::CertifyIntegrationCheckRequest>,
    ) -> Result<Response<v1::CertifyIntegrationCheckResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = convert::target("check_id", &message.check_id, message.etag)?;
        let check = commands::certify_integration_check::run(&mut unit, &caller, target).await?;
        let integration_check = Some(integration_checks::to_wire(&check));
        unit.finish(v1::CertifyIntegrationCheckResponse { integration_check })
            .await
    }

    async fn refuse_integration_check(
        &self,
        request: Request<v1::RefuseIntegrationCheckRequest>,
    ) -> Result<Response<v1::RefuseIntegrationCheckResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let id = ("check_id", message.check_id.as_str());
        let (target, reason) = convert::explained(id, message.etag, ("reason", &message.reason))?;
        let check =
            commands::refuse_integration_check::run(&mut unit, &caller, target, reason).await?;
        let integration_check = Some(integration_checks::to_wire(&check));
        unit.finish(v1::RefuseIntegrationCheckResponse { integration_check })
            .await
    }

    async fn revoke_integration_check(
        &self,
        request: Request<v1::RevokeIntegrationCheckRequest>,
    ) -> Result<Response<v1::RevokeIntegrationCheckResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let id = ("check_id", message.check_id.as_str());
        let (target, reason) = convert::explained(id, message.etag, ("reason", &message.reason))?;
        let check =
            commands::revoke_integration_check::run(&mut unit, &caller, target, reason).await?;
        let integration_check = Some(integration_checks::to_wire(&check));
        unit.finish(v1::RevokeIntegrationCheckResponse { integration_check })
            .await
    }
}

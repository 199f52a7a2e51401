use contracts::tandem::enable::v1;
use contracts::tandem::enable::v1::integration_usage_service_server::IntegrationUsageService;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, integration_usage};
use crate::error::Error;
use crate::{commands, store};

mod health;

#[tonic::async_trait]
impl IntegrationUsageService for Api {
    async fn batch_upsert_joint_customers(
        &self,
        request: Request<v1::BatchUpsertJointCustomersRequest>,
    ) -> Result<Response<v1::BatchUpsertJointCustomersResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (id, customers) = integration_usage::joint_customers(&message)?;
        let changed =
            commands::batch_upsert_joint_customers::run(&mut unit, &caller, id, &customers).await?;
        let changed = i32::try_from(changed).unwrap_or(i32::MAX);
        unit.finish(v1::BatchUpsertJointCustomersResponse { changed })
            .await
    }

    async fn list_joint_customers(
        &self,
        request: Request<v1::ListJointCustomersRequest>,
    ) -> Result<Response<v1::ListJointCustomersResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListJointCustomers", size, token)?;
        let id = convert::id("integration_id", &message.integration_id)?;
        let (after, limit) = (page.after()?, page.limit());
        let mut conn = self.kit.read().await?;
        let found = store::integration::find(&mut conn, &caller, id).await?;
        found.ok_or_else(|| Error::NotFound("integration", id.to_string()))?;
        let (tenant, conn) = (&caller.tenant, &mut conn);
        let rows =
            store::integration_usage::list_joint_customers(conn, tenant, id, after, limit).await?;
        let (rows, next_page_token) = page.finish(rows, |customer| customer.account_id.clone());
        Ok(Response::new(v1::ListJointCustomersResponse {
            joint_customers: rows
                .iter()
                .map(integration_usage::customer_to_wire)
                .collect(),
            next_page_token,
        }))
    }

    async fn record_integration_usage(
        &self,
        request: Request<v1::RecordIntegrationUsageRequest>,
    ) -> Result<Response<v1::RecordIntegrationUsageResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let heartbeats = integration_usage::heartbeats(&message, unit.now)?;
        let changed =
            commands::record_integration_usage::run(&mut unit, &caller, &heartbeats).await?;
        let changed = i32::try_from(changed).unwrap_or(i32::MAX);
        unit.finish(v1::RecordIntegrationUsageResponse { changed })
            .await
    }

    async fn get_integration_health(
        &self,
        request: Request<v1::GetIntegrationHealthRequest>,
    ) -> Result<Response<v1::GetIntegrationHealthResponse>, Status> {
        let caller = kit::caller(&request)?;
        let today = self.kit.clock.now().date_naive();
        let (id, day, days) = integration_usage::window(&request.into_inner(), today)?;
        let mut conn = self.kit.read().await?;
        Ok(Response::new(
            health::of(&mut conn, &caller, id, day, days).await?,
        ))
    }

    async fn list_integration_alerts(
        &self,
        request: Request<v1::ListIntegrationAlertsRequest>,
    ) -> Result<Response<v1::ListIntegrationAlertsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListIntegrationAlerts", size, token)?;
        let filter = integration_usage::alert_filter(&message)?;
        let (after, limit) = (page.after()?, page.limit());
        let mut conn = self.kit.read().await?;
        let rows = store::integration_alert::list(&mut conn, &caller, filter, after, limit).await?;
        let (rows, next_page_token) = page.finish(rows, |alert| alert.id);
        Ok(Response::new(v1::ListIntegrationAlertsResponse {
            integration_alerts: rows.iter().map(integration_usage::alert_to_wire).collect(),
            next_page_token,
        }))
    }

    async fn acknowledge_integration_alert(
        &self,
        request: Request<v1::AcknowledgeIntegrationAlertRequest>,
    ) -> Result<Response<v1::AcknowledgeIntegrationAlertResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = convert::target("alert_id", &message.alert_id, message.etag)?;
        let alert =
            commands::acknowledge_integration_alert::run(&mut unit, &caller, target).await?;
        let integration_alert = Some(integration_usage::alert_to_wire(&alert));
        unit.finish(v1::AcknowledgeIntegrationAlertResponse { integration_alert })
            .await
    }

    async fn get_integration_health_policy(
        &self,
        request: Request<v1::GetIntegrationHealthPolicyRequest>,
    ) -> Result<Response<v1::GetIntegrationHealthPolicyResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut conn = self.kit.read().await?;
        let policy = store::integration_health_policy::find(&mut conn, &caller.tenant).await?;
        let integration_health_policy = Some(integration_usage::policy_to_wire(&policy));
        Ok(Response::new(v1::GetIntegrationHealthPolicyResponse {
            integration_health_policy,
        }))
    }

    async fn update_integration_health_policy(
        &self,
        request: Request<v1::UpdateIntegrationHealthPolicyRequest>,
    ) -> Result<Response<v1::UpdateIntegrationHealthPolicyResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let given = message.integration_health_policy.unwrap_or_default();
        let (etag, policy) = integration_usage::policy(given)?;
        let policy =
            commands::update_integration_health_policy::run(&mut unit, &caller, &etag, policy)
                .await?;
        let integration_health_policy = Some(integration_usage::policy_to_wire(&policy));
        unit.finish(v1::UpdateIntegrationHealthPolicyResponse {
            integration_health_policy,
        })
        .await
    }
}

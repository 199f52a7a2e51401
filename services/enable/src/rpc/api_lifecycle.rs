use contracts::tandem::enable::v1;
use contracts::tandem::enable::v1::api_lifecycle_service_server::ApiLifecycleService;
use kit::page::Page;
use kit::{Violations, wire};
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, api_lifecycle};
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl ApiLifecycleService for Api {
    async fn create_api(
        &self,
        request: Request<v1::CreateApiRequest>,
    ) -> Result<Response<v1::CreateApiResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (owner, terms) = api_lifecycle::create(message.api)?;
        let api = commands::create_api::run(&mut unit, &caller, owner, terms).await?;
        let api = Some(api_lifecycle::to_wire(&api));
        unit.finish(v1::CreateApiResponse { api }).await
    }

    async fn update_api(
        &self,
        request: Request<v1::UpdateApiRequest>,
    ) -> Result<Response<v1::UpdateApiResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, terms) = api_lifecycle::update(message.api)?;
        let api = commands::update_api::run(&mut unit, &caller, target, terms).await?;
        let api = Some(api_lifecycle::to_wire(&api));
        unit.finish(v1::UpdateApiResponse { api }).await
    }

    async fn get_api(
        &self,
        request: Request<v1::GetApiRequest>,
    ) -> Result<Response<v1::GetApiResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("api_id", &request.into_inner().api_id)?;
        let mut conn = self.kit.read().await?;
        let api = store::api::find(&mut conn, &caller, id).await?;
        let api = Some(api_lifecycle::to_wire(&api));
        Ok(Response::new(v1::GetApiResponse { api }))
    }

    async fn list_apis(
        &self,
        request: Request<v1::ListApisRequest>,
    ) -> Result<Response<v1::ListApisResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListApis", size, token)?;
        let mut violations = Violations::new();
        let partner_id = wire::optional_uuid(&mut violations, "partner_id", &message.partner_id);
        violations.check()?;
        let (after, limit) = (page.after()?, page.limit());
        let mut conn = self.kit.read().await?;
        let apis = store::api::list(&mut conn, &caller, partner_id, after, limit).await?;
        let (apis, next_page_token) = page.finish(apis, |api| api.id);
        Ok(Response::new(v1::ListApisResponse {
            apis: apis.iter().map(api_lifecycle::to_wire).collect(),
            next_page_token,
        }))
    }

    async fn create_api_version(
        &self,
        request: Request<v1::CreateApiVersionRequest>,
    ) -> Result<Response<v1::CreateApiVersionResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (api_id, name) = api_lifecycle::version(message.api_version)?;
        let made = commands::create_api_version::run(&mut unit, &caller, api_id, name).await?;
        let api_version = Some(api_lifecycle::version_to_wire(&made));
        unit.finish(v1::CreateApiVersionResponse { api_version })
            .await
    }

    async fn deprecate_api_version(
        &self,
        request: Request<v1::DeprecateApiVersionRequest>,
    ) -> Result<Response<v1::DeprecateApiVersionResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, deprecation) = api_lifecycle::deprecation(message)?;
        let after =
            commands::deprecate_api_version::run(&mut unit, &caller, target, deprecation).await?;
        let api_version = Some(api_lifecycle::version_to_wire(&after));
        unit.finish(v1::DeprecateApiVersionResponse { api_version })
            .await
    }

    async fn sunset_api_version(
        &self,
        request: Request<v1::SunsetApiVersionRequest>,
    ) -> Result<Response<v1::SunsetApiVersionResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = convert::target("version_id", &message.version_id, message.etag)?;
        let even = message.even_if_called;
        let after = commands::sunset_api_version::run(&mut unit, &caller, target, even).await?;
        let api_version = Some(api_lifecycle::version_to_wire(&after));
        unit.finish(v1::SunsetApiVersionResponse { api_version })
            .await
    }

    async fn list_api_versions(
        &self,
        request: Request<v1::ListApiVersionsRequest>,
    ) -> Result<Response<v1::ListApiVersionsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListApiVersions", size, token)?;
        let filter = api_lifecycle::filter(&message)?;
        let (after, limit) = (page.after()?, page.limit());
        let mut conn = self.kit.read().await?;
        let found = store::api_version::list(&mut conn, &caller, filter, after, limit).await?;
        let (found, next_page_token) = page.finish(found, |version| version.id);
        Ok(Response::new(v1::ListApiVersionsResponse {
            api_versions: found.iter().map(api_lifecycle::version_to_wire).collect(),
            next_page_token,
        }))
    }

    async fn record_api_usage(
        &self,
        request: Request<v1::RecordApiUsageRequest>,
    ) -> Result<Response<v1::RecordApiUsageResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let usage = api_lifecycle::usage(&message, unit.now.date_naive())?;
        let changed = commands::record_api_usage::run(&mut unit, &caller, &usage).await?;
        let changed = i32::try_from(changed).unwrap_or(i32::MAX);
        unit.finish(v1::RecordApiUsageResponse { changed }).await
    }

    async fn list_api_migrations(
        &self,
        request: Request<v1::ListApiMigrationsRequest>,
    ) -> Result<Response<v1::ListApiMigrationsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListApiMigrations", size, token)?;
        let id = convert::id("version_id", &message.version_id)?;
        let (after, limit) = (page.after()?, page.limit());
        let mut conn = self.kit.read().await?;
        let missing = || Error::NotFound("api version", id.to_string());
        let version = store::api_version::find(&mut conn, &caller.tenant, id).await?;
        let api_id = version.ok_or_else(missing)?.api_id;
        let api = store::api::find(&mut conn, &caller, api_id).await;
        let api = api.map_err(|_| missing())?;
        // Of our APIs a partner sees its own migration, of its own API ours.
        let who = caller.partner.filter(|_| api.partner_id.is_none());
        let (tenant, conn) = (&caller.tenant, &mut conn);
        let rows = store::api_usage::migrations(conn, tenant, id, who, after, limit).await?;
        let (rows, next_page_token) = page.finish(rows, |migration| migration.caller_id);
        let today = self.kit.clock.now().date_naive();
        let shown = rows
            .iter()
            .map(|row| api_lifecycle::migration_to_wire(&api, row, today));
        Ok(Response::new(v1::ListApiMigrationsResponse {
            api_migrations: shown.collect(),
            next_page_token,
        }))
    }

    async fn acknowledge_api_notice(
        &self,
        request: Request<v1::AcknowledgeApiNoticeRequest>,
    ) -> Result<Response<v1::AcknowledgeApiNoticeResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (id, who) = api_lifecycle::migration(&message.version_id, &message.caller_partner_id)?;
        let (api, after) =
            commands::acknowledge_api_notice::run(&mut unit, &caller, id, who).await?;
        let today = unit.now.date_naive();
        let api_migration = Some(api_lifecycle::migration_to_wire(&api, &after, today));
        unit.finish(v1::AcknowledgeApiNoticeResponse { api_migration })
            .await
    }

    async fn start_api_migration(
        &self,
        request: Request<v1::StartApiMigrationRequest>,
    ) -> Result<Response<v1::StartApiMigrationResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (id, who) = api_lifecycle::migration(&message.version_id, &message.caller_partner_id)?;
        let (api, after) = commands::start_api_migration::run(&mut unit, &caller, id, who).await?;
        let today = unit.now.date_naive();
        let api_migration = Some(api_lifecycle::migration_to_wire(&api, &after, today));
        unit.finish(v1::StartApiMigrationResponse { api_migration })
            .await
    }
}

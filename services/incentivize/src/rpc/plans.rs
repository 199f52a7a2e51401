//! Plans: drafted, changed, activated, read.

use contracts::tandem::incentivize::v1::{
    ActivatePlanRequest, ActivatePlanResponse, CreatePlanRequest, CreatePlanResponse,
    DeferPlanRequest, DeferPlanResponse, GetPlanRequest, GetPlanResponse, LintPlanRequest,
    LintPlanResponse, ListPlanVersionsRequest, ListPlanVersionsResponse, ListPlansRequest,
    ListPlansResponse, PlanState, UpdatePlanRequest, UpdatePlanResponse, WithdrawPlanRequest,
    WithdrawPlanResponse, plan_service_server::PlanService,
};
use kit::{Caller, Violations, page::Page, wire};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::convert;
use crate::{
    commands::{activate_plan, create_plan, defer_plan, update_plan, withdraw_plan},
    error::Error,
    store,
    store::plan::{Filter, StoredVersion},
};

pub(crate) struct Plans {
    pub(crate) kit: kit::Service,
}

fn plan_id(text: &str) -> Result<Uuid, kit::Error> {
    let mut violations = Violations::new();
    let id = wire::uuid(&mut violations, "plan_id", text);
    violations.check()?;
    Ok(id.unwrap_or_default())
}

impl Plans {
    /// The newest version when its number is 0.
    async fn find(
        &self,
        caller: &Caller,
        plan_id: &str,
        version: i32,
    ) -> Result<StoredVersion, Status> {
        let plan_id = self::plan_id(plan_id)?;
        let number = (version != 0).then_some(version);
        let mut conn = self.kit.read().await?;
        let found =
            store::plan::find(&mut conn, &caller.tenant, plan_id, number, caller.partner).await;
        let found = found.map_err(Error::from)?;
        Ok(found.ok_or(Error::PlanNotFound(plan_id))?)
    }
}

#[tonic::async_trait]
impl PlanService for Plans {
    async fn create_plan(
        &self,
        request: Request<CreatePlanRequest>,
    ) -> Result<Response<CreatePlanResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (_, draft) = convert::plan::draft(message.plan, false)?;
        let plan = create_plan::run(&mut unit, &caller, draft).await?;
        let plan = Some(convert::plan::linted(&plan));
        unit.finish(CreatePlanResponse { plan }).await
    }

    async fn update_plan(
        &self,
        request: Request<UpdatePlanRequest>,
    ) -> Result<Response<UpdatePlanResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let etag = message
            .plan
            .as_ref()
            .map(|plan| plan.etag.clone())
            .unwrap_or_default();
        let (plan_id, draft) = convert::plan::draft(message.plan, true)?;
        let plan = update_plan::run(&mut unit, &caller, plan_id, &etag, draft).await?;
        let plan = Some(convert::plan::linted(&plan));
        unit.finish(UpdatePlanResponse { plan }).await
    }

    async fn activate_plan(
        &self,
        request: Request<ActivatePlanRequest>,
    ) -> Result<Response<ActivatePlanResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let plan_id = plan_id(&message.plan_id)?;
        let plan = activate_plan::run(&mut unit, &caller, plan_id, &message.etag).await?;
        let plan = Some(convert::plan::linted(&plan));
        unit.finish(ActivatePlanResponse { plan }).await
    }

    async fn defer_plan(
        &self,
        request: Request<DeferPlanRequest>,
    ) -> Result<Response<DeferPlanResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let mut violations = Violations::new();
        let plan_id = wire::uuid(&mut violations, "plan_id", &message.plan_id);
        let date = wire::date(&mut violations, "effective_date", message.effective_date);
        if message.effective_date.is_none() {
            violations.add("effective_date", "REQUIRED", "the new date is needed");
        }
        violations.check()?;
        let (plan_id, date) = (plan_id.unwrap_or_default(), date.unwrap_or_default());
        let plan = defer_plan::run(&mut unit, &caller, plan_id, &message.etag, date).await?;
        let plan = Some(convert::plan::plan(&plan));
        unit.finish(DeferPlanResponse { plan }).await
    }

    async fn withdraw_plan(
        &self,
        request: Request<WithdrawPlanRequest>,
    ) -> Result<Response<WithdrawPlanResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let plan_id = plan_id(&message.plan_id)?;
        let plan = withdraw_plan::run(&mut unit, &caller, plan_id, &message.etag).await?;
        let plan = Some(convert::plan::plan(&plan));
        unit.finish(WithdrawPlanResponse { plan }).await
    }

    async fn list_plan_versions(
        &self,
        request: Request<ListPlanVersionsRequest>,
    ) -> Result<Response<ListPlanVersionsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let plan_id = plan_id(&request.get_ref().plan_id)?;
        let (tenant, partner_id) = (&caller.tenant, caller.partner);
        let mut conn = self.kit.read().await?;
        let versions = store::plan::list_versions(&mut conn, tenant, plan_id, partner_id).await;
        let versions = convert::plan::timeline(&versions.map_err(Error::from)?);
        if versions.is_empty() {
            return Err(Error::PlanNotFound(plan_id).into());
        }
        Ok(Response::new(ListPlanVersionsResponse { versions }))
    }

    async fn lint_plan(
        &self,
        request: Request<LintPlanRequest>,
    ) -> Result<Response<LintPlanResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let plan = self
            .find(&caller, &message.plan_id, message.version)
            .await?;
        let findings = convert::finding::findings(&plan.version);
        Ok(Response::new(LintPlanResponse { findings }))
    }

    async fn get_plan(
        &self,
        request: Request<GetPlanRequest>,
    ) -> Result<Response<GetPlanResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let plan = self
            .find(&caller, &message.plan_id, message.version)
            .await?;
        let plan = Some(convert::plan::plan(&plan));
        Ok(Response::new(GetPlanResponse { plan }))
    }

    async fn list_plans(
        &self,
        request: Request<ListPlansRequest>,
    ) -> Result<Response<ListPlansResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(&caller, "ListPlans", message.page_size, &message.page_token)?;
        let mut violations = Violations::new();
        let state = convert::name_of::<PlanState>(&mut violations, "state", message.state);
        let filter = Filter {
            program_id: wire::optional_uuid(&mut violations, "program_id", &message.program_id),
            state,
            partner_id: caller.partner,
        };
        violations.check()?;
        let mut conn = self.kit.read().await?;
        let rows = store::plan::list(
            &mut conn,
            &caller.tenant,
            &filter,
            page.after()?,
            page.limit(),
        )
        .await;
        let place = |plan: &StoredVersion| (plan.version.name.clone(), plan.version.plan_id);
        let (rows, next_page_token) = page.finish(rows.map_err(Error::from)?, place);
        let plans = rows.iter().map(convert::plan::plan).collect();
        Ok(Response::new(ListPlansResponse {
            plans,
            next_page_token,
        }))
    }
}

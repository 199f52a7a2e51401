//! Plans: drafted, changed, activated, read.

use contracts::tandem::incentivize::v1::{
    ActivatePlanRequest, ActivatePlanResponse, CreatePlanRequest, CreatePlanResponse,
    GetPlanRequest, GetPlanResponse, ListPlansRequest, ListPlansResponse, PlanState,
    UpdatePlanRequest, UpdatePlanResponse, plan_service_server::PlanService,
};
use kit::{Violations, page::Page, wire};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::convert;
use crate::{
    commands::{activate_plan, create_plan, update_plan},
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

#[tonic::async_trait]
impl PlanService for Plans {
    async fn create_plan(
        &self,
        request: Request<CreatePlanRequest>,
    ) -> Result<Response<CreatePlanResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (_, draft) = convert::plan::draft(message.plan, false)?;
        let plan = create_plan::run(&mut unit, &caller, draft).await?;
        let plan = Some(convert::plan::plan(&plan));
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
        let plan = Some(convert::plan::plan(&plan));
        unit.finish(UpdatePlanResponse { plan }).await
    }

    async fn activate_plan(
        &self,
        request: Request<ActivatePlanRequest>,
    ) -> Result<Response<ActivatePlanResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let plan_id = plan_id(&message.plan_id)?;
        let plan = activate_plan::run(&mut unit, &caller, plan_id, &message.etag).await?;
        let plan = Some(convert::plan::plan(&plan));
        unit.finish(ActivatePlanResponse { plan }).await
    }

    async fn get_plan(
        &self,
        request: Request<GetPlanRequest>,
    ) -> Result<Response<GetPlanResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let plan_id = plan_id(&message.plan_id)?;
        let number = (message.version != 0).then_some(message.version);
        let mut conn = self.kit.read().await?;
        let found =
            store::plan::find(&mut conn, &caller.tenant, plan_id, number, caller.partner).await;
        let plan = found
            .map_err(Error::from)?
            .ok_or(Error::PlanNotFound(plan_id))?;
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

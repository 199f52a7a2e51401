use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::business_plan_service_server::BusinessPlanService;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, business_plans};
use crate::error::Error;
use crate::store::business_plan::Filter;
use crate::{commands, store};

#[tonic::async_trait]
impl BusinessPlanService for Api {
    async fn create_business_plan(
        &self,
        request: Request<v1::CreateBusinessPlanRequest>,
    ) -> Result<Response<v1::CreateBusinessPlanResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let proposal = business_plans::create(message.plan)?;
        let plan = commands::create_business_plan::run(&mut unit, &caller, proposal).await?;
        let plan = Some(business_plans::shown_to(&caller, &plan));
        unit.finish(v1::CreateBusinessPlanResponse { plan }).await
    }

    async fn get_business_plan(
        &self,
        request: Request<v1::GetBusinessPlanRequest>,
    ) -> Result<Response<v1::GetBusinessPlanResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("plan_id", &request.into_inner().plan_id)?;
        let filter = Filter {
            plan_id: Some(id),
            ..Filter::default()
        };
        let mut conn = self.kit.read().await?;
        let found = store::business_plan::list(&mut conn, &caller, filter, None, 1)
            .await?
            .pop();
        let plan = found.ok_or_else(|| Error::NotFound("business plan", id.to_string()))?;
        let plan = Some(business_plans::shown_to(&caller, &plan));
        Ok(Response::new(v1::GetBusinessPlanResponse { plan }))
    }

    async fn list_business_plans(
        &self,
        request: Request<v1::ListBusinessPlansRequest>,
    ) -> Result<Response<v1::ListBusinessPlansResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let filter = business_plans::filter(&message)?;
        let page = Page::parse(
            &caller,
            "ListBusinessPlans",
            message.page_size,
            &message.page_token,
        )?;
        let after = page.after()?;
        let mut conn = self.kit.read().await?;
        let rows =
            store::business_plan::list(&mut conn, &caller, filter, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |plan| plan.id);
        let plans = rows
            .iter()
            .map(|plan| business_plans::shown_to(&caller, plan))
            .collect();
        Ok(Response::new(v1::ListBusinessPlansResponse {
            plans,
            next_page_token,
        }))
    }

    async fn update_business_plan(
        &self,
        request: Request<v1::UpdateBusinessPlanRequest>,
    ) -> Result<Response<v1::UpdateBusinessPlanResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, content) = business_plans::update(message.plan)?;
        let plan = commands::update_business_plan::run(&mut unit, &caller, target, content).await?;
        let plan = Some(business_plans::shown_to(&caller, &plan));
        unit.finish(v1::UpdateBusinessPlanResponse { plan }).await
    }

    async fn accept_business_plan(
        &self,
        request: Request<v1::AcceptBusinessPlanRequest>,
    ) -> Result<Response<v1::AcceptBusinessPlanResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let id = convert::id("plan_id", &message.plan_id)?;
        let plan =
            commands::accept_business_plan::run(&mut unit, &caller, id, message.version).await?;
        let plan = Some(business_plans::shown_to(&caller, &plan));
        unit.finish(v1::AcceptBusinessPlanResponse { plan }).await
    }

    async fn set_milestone(
        &self,
        request: Request<v1::SetMilestoneRequest>,
    ) -> Result<Response<v1::SetMilestoneResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, progress) = business_plans::progress(message)?;
        let plan = commands::set_milestone::run(&mut unit, &caller, target, progress).await?;
        let plan = Some(business_plans::shown_to(&caller, &plan));
        unit.finish(v1::SetMilestoneResponse { plan }).await
    }

    async fn record_quarterly_review(
        &self,
        request: Request<v1::RecordQuarterlyReviewRequest>,
    ) -> Result<Response<v1::RecordQuarterlyReviewResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, review) = business_plans::review(message)?;
        let plan =
            commands::record_quarterly_review::run(&mut unit, &caller, target, review).await?;
        let plan = Some(business_plans::shown_to(&caller, &plan));
        unit.finish(v1::RecordQuarterlyReviewResponse { plan })
            .await
    }
}

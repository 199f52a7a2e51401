use contracts::tandem::sell::v1 as wire;
use contracts::tandem::sell::v1::opportunity_service_server::OpportunityService;
use kit::Violations;
use kit::page::Page;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{convert, id};
use crate::commands::{
    batch_upsert_opportunities, change_opportunity_stage, create_opportunity, update_opportunity,
};
use crate::error::Error;
use crate::store;
use crate::store::opportunity_list::{self, Key, Query};

pub(crate) struct Opportunities {
    pub(crate) kit: kit::Service,
}

#[tonic::async_trait]
impl OpportunityService for Opportunities {
    async fn create_opportunity(
        &self,
        request: Request<wire::CreateOpportunityRequest>,
    ) -> Result<Response<wire::CreateOpportunityResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let mut violations = Violations::new();
        let given = message.opportunity.unwrap_or_default();
        let draft =
            convert::opportunity_draft(&mut violations, &given, convert::opportunity_fields());
        let created = create_opportunity::run(&mut unit, &caller, draft, violations).await?;
        let opportunity = Some(convert::opportunity(&created, caller.partner));
        unit.finish(wire::CreateOpportunityResponse { opportunity })
            .await
    }

    async fn get_opportunity(
        &self,
        request: Request<wire::GetOpportunityRequest>,
    ) -> Result<Response<wire::GetOpportunityResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = id("opportunity_id", &request.get_ref().opportunity_id)?;
        let mut conn = self.kit.read().await?;
        let found = store::opportunity::find(&mut conn, &caller.tenant, id).await?;
        let visible =
            found.filter(|found| caller.partner.is_none_or(|own| found.terms.involves(own)));
        let found = visible.ok_or_else(|| Error::not_found("opportunity", id))?;
        let opportunity = Some(convert::opportunity(&found, caller.partner));
        Ok(Response::new(wire::GetOpportunityResponse { opportunity }))
    }

    async fn list_opportunities(
        &self,
        request: Request<wire::ListOpportunitiesRequest>,
    ) -> Result<Response<wire::ListOpportunitiesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (order, descending) = convert::order(&message.order_by)?;
        let method = format!("ListOpportunities {order:?} {descending}");
        let page = Page::parse(&caller, &method, message.page_size, &message.page_token)?;
        let filter = convert::opportunity_filter(&message, caller.partner)?;
        let mut conn = self.kit.read().await?;
        let query = Query {
            conn: &mut conn,
            tenant: &caller.tenant,
            filter: &filter,
            order,
            descending,
            after: page.after()?,
            limit: page.limit(),
        };
        let keys = opportunity_list::list(query).await?;
        let (keys, next_page_token) = page.finish(keys, Clone::clone);
        let ids: Vec<Uuid> = keys.iter().map(Key::id).collect();
        let found = store::opportunity::find_many(&mut conn, &caller.tenant, &ids).await?;
        let opportunities = found
            .iter()
            .map(|one| convert::opportunity(one, caller.partner))
            .collect();
        Ok(Response::new(wire::ListOpportunitiesResponse {
            opportunities,
            next_page_token,
        }))
    }

    async fn update_opportunity(
        &self,
        request: Request<wire::UpdateOpportunityRequest>,
    ) -> Result<Response<wire::UpdateOpportunityResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let mut violations = Violations::new();
        let given = message.opportunity.unwrap_or_default();
        let fields = convert::opportunity_changes(&mut violations, &given, message.update_mask);
        let draft = convert::opportunity_draft(&mut violations, &given, &fields);
        let Some(id) = kit::wire::uuid(
            &mut violations,
            "opportunity.opportunity_id",
            &given.opportunity_id,
        ) else {
            return Err(Error::Invalid(violations).into());
        };
        let stage = Some(draft.stage).filter(|_| given.stage != 0);
        let change = update_opportunity::Change {
            id,
            etag: given.etag,
            draft,
            fields,
            stage,
            violations,
        };
        let updated = update_opportunity::run(&mut unit, &caller, change).await?;
        let opportunity = Some(convert::opportunity(&updated, caller.partner));
        unit.finish(wire::UpdateOpportunityResponse { opportunity })
            .await
    }

    async fn change_opportunity_stage(
        &self,
        request: Request<wire::ChangeOpportunityStageRequest>,
    ) -> Result<Response<wire::ChangeOpportunityStageResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let to = convert::stage_move(message)?;
        let moved = change_opportunity_stage::run(&mut unit, &caller, to).await?;
        let opportunity = Some(convert::opportunity(&moved, caller.partner));
        unit.finish(wire::ChangeOpportunityStageResponse { opportunity })
            .await
    }

    async fn batch_upsert_opportunities(
        &self,
        request: Request<wire::BatchUpsertOpportunitiesRequest>,
    ) -> Result<Response<wire::BatchUpsertOpportunitiesResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let rows = convert::opportunity_rows(message.opportunities)?;
        let results = batch_upsert_opportunities::run(&mut unit, &caller, rows).await?;
        unit.finish(wire::BatchUpsertOpportunitiesResponse {
            results: convert::results(results),
        })
        .await
    }

    async fn summarize_opportunities(
        &self,
        request: Request<wire::SummarizeOpportunitiesRequest>,
    ) -> Result<Response<wire::SummarizeOpportunitiesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut conn = self.kit.read().await?;
        let summaries = store::opportunity_sum::find(&mut conn, &caller.tenant).await?;
        let (opportunity_count, without_account_count) =
            store::opportunity_sum::count(&mut conn, &caller.tenant).await?;
        let summaries = convert::opportunity_summaries(summaries);
        let answer = wire::SummarizeOpportunitiesResponse {
            summaries,
            without_account_count,
            opportunity_count,
        };
        Ok(Response::new(answer))
    }
}

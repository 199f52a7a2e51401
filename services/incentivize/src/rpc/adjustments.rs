//! Adjustments: proposed by one person, decided by another.

use contracts::tandem::incentivize::v1::{
    AdjustmentState, CreateAdjustmentRequest, CreateAdjustmentResponse, DecideAdjustmentRequest,
    DecideAdjustmentResponse, GetAdjustmentRequest, GetAdjustmentResponse, ListAdjustmentsRequest,
    ListAdjustmentsResponse, adjustment_service_server::AdjustmentService,
};
use kit::{Violations, page::Page, wire};
use tonic::{Request, Response, Status};

use super::convert;
use crate::{
    commands::{create_adjustment, decide_adjustment},
    error::{Error, StatementRefused},
    store::{self, adjustment::StoredAdjustment},
};

pub(crate) struct Adjustments {
    pub(crate) kit: kit::Service,
}

#[tonic::async_trait]
impl AdjustmentService for Adjustments {
    async fn create_adjustment(
        &self,
        request: Request<CreateAdjustmentRequest>,
    ) -> Result<Response<CreateAdjustmentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (id, now) = (unit.new_id(), unit.now);
        let (author, today) = (&caller.subject, now.date_naive());
        let proposal = convert::dispute::proposal(message.adjustment, id, author, today)?;
        let proposed = create_adjustment::run(&mut unit, &caller, proposal).await?;
        let adjustment = Some(convert::dispute::adjustment(&StoredAdjustment {
            adjustment: proposed,
            created_at: now,
            decided_at: None,
        }));
        unit.finish(CreateAdjustmentResponse { adjustment }).await
    }

    async fn decide_adjustment(
        &self,
        request: Request<DecideAdjustmentRequest>,
    ) -> Result<Response<DecideAdjustmentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let mut violations = Violations::new();
        let id = wire::uuid(&mut violations, "adjustment_id", &message.adjustment_id);
        violations.check().map_err(Error::from)?;
        let (id, approve) = (id.unwrap_or_default(), message.approve);
        let decided = decide_adjustment::run(&mut unit, &caller, id, approve).await?;
        let adjustment = Some(convert::dispute::adjustment(&decided));
        unit.finish(DecideAdjustmentResponse { adjustment }).await
    }

    async fn get_adjustment(
        &self,
        request: Request<GetAdjustmentRequest>,
    ) -> Result<Response<GetAdjustmentResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut violations = Violations::new();
        let id = &request.get_ref().adjustment_id;
        let id = wire::uuid(&mut violations, "adjustment_id", id);
        violations.check().map_err(Error::from)?;
        let mut conn = self.kit.read().await?;
        let filter = (id, None, None);
        let found = store::adjustment::list(&mut conn, &caller.tenant, filter, None, 1).await;
        let found = found.map_err(Error::from)?.pop();
        let unknown = StatementRefused::AdjustmentNotFound(id.unwrap_or_default());
        let found = found.ok_or(Error::from(unknown))?;
        let adjustment = Some(convert::dispute::adjustment(&found));
        Ok(Response::new(GetAdjustmentResponse { adjustment }))
    }

    async fn list_adjustments(
        &self,
        request: Request<ListAdjustmentsRequest>,
    ) -> Result<Response<ListAdjustmentsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListAdjustments", size, token)?;
        let mut violations = Violations::new();
        let partner_id = wire::optional_uuid(&mut violations, "partner_id", &message.partner_id);
        let state = convert::name_of::<AdjustmentState>(&mut violations, "state", message.state);
        violations.check().map_err(Error::from)?;
        let mut conn = self.kit.read().await?;
        let filter = (None, partner_id, state);
        let (tenant, after) = (&caller.tenant, page.after()?);
        let found = store::adjustment::list(&mut conn, tenant, filter, after, page.limit()).await;
        let (found, next_page_token) =
            page.finish(found.map_err(Error::from)?, |one| one.adjustment.id);
        let adjustments = found.iter().map(convert::dispute::adjustment).collect();
        Ok(Response::new(ListAdjustmentsResponse {
            adjustments,
            next_page_token,
        }))
    }
}

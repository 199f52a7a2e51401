//! Disputes: opened by partners, answered by the vendor.

use contracts::tandem::incentivize::v1::{
    DisputeState, GetDisputeRequest, GetDisputeResponse, ListDisputesRequest, ListDisputesResponse,
    OpenDisputeRequest, OpenDisputeResponse, ResolveDisputeRequest, ResolveDisputeResponse,
    dispute_service_server::DisputeService,
};
use kit::{Violations, page::Page, wire};
use tonic::{Request, Response, Status};

use super::{Whose, convert};
use crate::{
    commands::{open_dispute, resolve_dispute},
    error::{Error, StatementRefused},
    store,
};

pub(crate) struct Disputes {
    pub(crate) kit: kit::Service,
}

#[tonic::async_trait]
impl DisputeService for Disputes {
    async fn open_dispute(
        &self,
        request: Request<OpenDisputeRequest>,
    ) -> Result<Response<OpenDisputeResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (statement_id, line, reason) = convert::dispute::complaint(&message)?;
        let opened = open_dispute::run(&mut unit, &caller, statement_id, line, reason).await?;
        let dispute = Some(convert::dispute::dispute(&opened, Vec::new()));
        unit.finish(OpenDisputeResponse { dispute }).await
    }

    async fn get_dispute(
        &self,
        request: Request<GetDisputeRequest>,
    ) -> Result<Response<GetDisputeResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut violations = Violations::new();
        let id = wire::uuid(&mut violations, "dispute_id", &request.get_ref().dispute_id);
        violations.check().map_err(Error::from)?;
        let filter = store::dispute::Filter {
            dispute_id: id,
            partner_id: caller.partner,
            ..Default::default()
        };
        let mut conn = self.kit.read().await?;
        let found = store::dispute::list(&mut conn, &caller.tenant, &filter, None, 1).await;
        let found = found.map_err(Error::from)?.pop();
        let unknown = StatementRefused::DisputeNotFound(id.unwrap_or_default());
        let found = found.ok_or(Error::from(unknown))?;
        let history = store::dispute::list_events(&mut conn, &caller.tenant, found.id).await;
        let history = history.map_err(Error::from)?;
        let dispute = Some(convert::dispute::dispute(&found, history));
        Ok(Response::new(GetDisputeResponse { dispute }))
    }

    async fn list_disputes(
        &self,
        request: Request<ListDisputesRequest>,
    ) -> Result<Response<ListDisputesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListDisputes", size, token)?;
        let mut violations = Violations::new();
        let whose = Whose::of(&caller, &mut violations, &message.partner_id);
        let statement_id =
            wire::optional_uuid(&mut violations, "statement_id", &message.statement_id);
        let state = convert::name_of::<DisputeState>(&mut violations, "state", message.state);
        violations.check().map_err(Error::from)?;
        let Some(partner_id) = whose.filter() else {
            return Ok(Response::new(ListDisputesResponse::default()));
        };
        let filter = store::dispute::Filter {
            dispute_id: None,
            partner_id,
            statement_id,
            state,
            escalated_only: message.escalated,
        };
        let mut conn = self.kit.read().await?;
        let (tenant, after) = (&caller.tenant, page.after()?);
        let found = store::dispute::list(&mut conn, tenant, &filter, after, page.limit()).await;
        let (found, next_page_token) =
            page.finish(found.map_err(Error::from)?, |one| (one.answer_due, one.id));
        let disputes = found
            .iter()
            .map(|one| convert::dispute::dispute(one, Vec::new()))
            .collect();
        Ok(Response::new(ListDisputesResponse {
            disputes,
            next_page_token,
        }))
    }

    async fn resolve_dispute(
        &self,
        request: Request<ResolveDisputeRequest>,
    ) -> Result<Response<ResolveDisputeResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (dispute_id, answer) = convert::dispute::answer(message)?;
        let resolved = resolve_dispute::run(&mut unit, &caller, dispute_id, answer).await?;
        let dispute = Some(convert::dispute::dispute(&resolved, Vec::new()));
        unit.finish(ResolveDisputeResponse { dispute }).await
    }
}

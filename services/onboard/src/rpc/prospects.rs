use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::prospect_service_server::ProspectService;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, OPTIONAL_PROSE, PROSE, enrollments, partners, prospects};
use crate::error::Error;
use crate::store::prospect::Filter;
use crate::{commands, store};

#[tonic::async_trait]
impl ProspectService for Api {
    async fn create_prospect(
        &self,
        request: Request<v1::CreateProspectRequest>,
    ) -> Result<Response<v1::CreateProspectResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let lead = prospects::create(message.prospect)?;
        let prospect = commands::create_prospect::run(&mut unit, &caller, lead).await?;
        let prospect = Some(prospects::to_wire(&prospect));
        unit.finish(v1::CreateProspectResponse { prospect }).await
    }

    async fn get_prospect(
        &self,
        request: Request<v1::GetProspectRequest>,
    ) -> Result<Response<v1::GetProspectResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("prospect_id", &request.into_inner().prospect_id)?;
        let filter = Filter {
            prospect_id: Some(id),
            ..Filter::default()
        };
        let mut conn = self.kit.read().await?;
        let found = store::prospect::list(&mut conn, &caller.tenant, filter, None, 1)
            .await?
            .pop();
        let prospect = found.ok_or_else(|| Error::NotFound("prospect", id.to_string()))?;
        let prospect = Some(prospects::to_wire(&prospect));
        Ok(Response::new(v1::GetProspectResponse { prospect }))
    }

    async fn list_prospects(
        &self,
        request: Request<v1::ListProspectsRequest>,
    ) -> Result<Response<v1::ListProspectsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListProspects",
            message.page_size,
            &message.page_token,
        )?;
        let after = page.after()?;
        let filter = prospects::filter(message)?;
        let mut conn = self.kit.read().await?;
        let rows =
            store::prospect::list(&mut conn, &caller.tenant, filter, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |prospect| prospect.id);
        let prospects = rows.iter().map(prospects::to_wire).collect();
        Ok(Response::new(v1::ListProspectsResponse {
            prospects,
            next_page_token,
        }))
    }

    async fn contact_prospect(
        &self,
        request: Request<v1::ContactProspectRequest>,
    ) -> Result<Response<v1::ContactProspectResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let step = prospects::step(
            &message.prospect_id,
            message.etag,
            "note",
            &message.note,
            OPTIONAL_PROSE,
        )?;
        let prospect = commands::contact_prospect::run(&mut unit, &caller, step).await?;
        let prospect = Some(prospects::to_wire(&prospect));
        unit.finish(v1::ContactProspectResponse { prospect }).await
    }

    async fn align_prospect(
        &self,
        request: Request<v1::AlignProspectRequest>,
    ) -> Result<Response<v1::AlignProspectResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let step = prospects::step(
            &message.prospect_id,
            message.etag,
            "result",
            &message.result,
            PROSE,
        )?;
        let prospect = commands::align_prospect::run(&mut unit, &caller, step).await?;
        let prospect = Some(prospects::to_wire(&prospect));
        unit.finish(v1::AlignProspectResponse { prospect }).await
    }

    async fn invite_prospect(
        &self,
        request: Request<v1::InviteProspectRequest>,
    ) -> Result<Response<v1::InviteProspectResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let step = prospects::step(
            &message.prospect_id,
            message.etag,
            "note",
            &message.note,
            OPTIONAL_PROSE,
        )?;
        let prospect = commands::invite_prospect::run(&mut unit, &caller, step).await?;
        let prospect = Some(prospects::to_wire(&prospect));
        unit.finish(v1::InviteProspectResponse { prospect }).await
    }

    async fn decline_prospect(
        &self,
        request: Request<v1::DeclineProspectRequest>,
    ) -> Result<Response<v1::DeclineProspectResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let step = prospects::step(
            &message.prospect_id,
            message.etag,
            "reason",
            &message.reason,
            PROSE,
        )?;
        let prospect = commands::decline_prospect::run(&mut unit, &caller, step).await?;
        let prospect = Some(prospects::to_wire(&prospect));
        unit.finish(v1::DeclineProspectResponse { prospect }).await
    }

    async fn enroll_prospect(
        &self,
        request: Request<v1::EnrollProspectRequest>,
    ) -> Result<Response<v1::EnrollProspectResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let admission = prospects::admission(message)?;
        let admitted = commands::enroll_prospect::run(&mut unit, &caller, admission).await?;
        unit.finish(v1::EnrollProspectResponse {
            prospect: Some(prospects::to_wire(&admitted.prospect)),
            partner: Some(partners::to_wire(&admitted.partner)),
            enrollment: admitted.enrollment.as_ref().map(enrollments::to_wire),
        })
        .await
    }
}

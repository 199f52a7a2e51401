use contracts::tandem::enable::v1::competency_service_server::CompetencyService;
use contracts::tandem::enable::v1::{
    AssessCompetencyRequest, AssessCompetencyResponse, CreateCompetencyRequest,
    CreateCompetencyResponse, GetCompetencyRequest, GetCompetencyResponse, ListCompetenciesRequest,
    ListCompetenciesResponse, ListCompetencyAwardsRequest, ListCompetencyAwardsResponse,
    ListCustomerReferencesRequest, ListCustomerReferencesResponse, RejectCustomerReferenceRequest,
    RejectCustomerReferenceResponse, SubmitCustomerReferenceRequest,
    SubmitCustomerReferenceResponse, UpdateCompetencyRequest, UpdateCompetencyResponse,
    VerifyCustomerReferenceRequest, VerifyCustomerReferenceResponse,
};
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, competencies, references};
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl CompetencyService for Api {
    async fn create_competency(
        &self,
        request: Request<CreateCompetencyRequest>,
    ) -> Result<Response<CreateCompetencyResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (key, scheme) = competencies::create(message.competency)?;
        let competency = commands::create_competency::run(&mut unit, &caller, key, scheme).await?;
        let competency = Some(competencies::to_wire(&competency));
        unit.finish(CreateCompetencyResponse { competency }).await
    }

    async fn update_competency(
        &self,
        request: Request<UpdateCompetencyRequest>,
    ) -> Result<Response<UpdateCompetencyResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, scheme) = competencies::update(message.competency)?;
        let command = commands::update_competency::run;
        let competency = command(&mut unit, &caller, target, scheme).await?;
        let competency = Some(competencies::to_wire(&competency));
        unit.finish(UpdateCompetencyResponse { competency }).await
    }

    async fn get_competency(
        &self,
        request: Request<GetCompetencyRequest>,
    ) -> Result<Response<GetCompetencyResponse>, Status> {
        let caller = kit::caller(&request)?;
        let key = request.into_inner().competency_key;
        let mut conn = self.kit.read().await?;
        let competency = store::competency::find(&mut conn, &caller.tenant, &key).await?;
        let competency = competency.ok_or(Error::NotFound("competency", key))?;
        let competency = Some(competencies::to_wire(&competency));
        Ok(Response::new(GetCompetencyResponse { competency }))
    }

    async fn list_competencies(
        &self,
        request: Request<ListCompetenciesRequest>,
    ) -> Result<Response<ListCompetenciesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListCompetencies", size, token)?;
        let after = page.after()?;
        let mut conn = self.kit.read().await?;
        let list = store::competency::list;
        let rows = list(&mut conn, &caller.tenant, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |one| one.competency_key.clone());
        Ok(Response::new(ListCompetenciesResponse {
            competencies: rows.iter().map(competencies::to_wire).collect(),
            next_page_token,
        }))
    }

    async fn assess_competency(
        &self,
        request: Request<AssessCompetencyRequest>,
    ) -> Result<Response<AssessCompetencyResponse>, Status> {
        let caller = kit::caller(&request)?;
        let today = self.kit.clock.now().date_naive();
        let (key, partner_id, day) = competencies::question(&request.into_inner(), today)?;
        let mut conn = self.kit.read().await?;
        store::known::require_partner(&mut conn, &caller, partner_id, "partner_id").await?;
        let competency = store::competency::find(&mut conn, &caller.tenant, &key).await?;
        let competency = competency.ok_or(Error::NotFound("competency", key))?;
        let evidence = store::evidence::of_partner(&mut conn, &caller.tenant, partner_id).await?;
        let levels = competency.assess(&evidence, day).into_iter();
        Ok(Response::new(AssessCompetencyResponse {
            levels: levels.map(competencies::assessment_to_wire).collect(),
        }))
    }

    async fn list_competency_awards(
        &self,
        request: Request<ListCompetencyAwardsRequest>,
    ) -> Result<Response<ListCompetencyAwardsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let filter = competencies::filter(&message)?;
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListCompetencyAwards", size, token)?;
        let after = page.after()?;
        let mut conn = self.kit.read().await?;
        let list = store::competency_award::list;
        let rows = list(&mut conn, &caller, filter, after, page.limit()).await?;
        let key = |one: &crate::domain::competency::CompetencyAward| {
            (one.partner_id, one.competency_key.clone())
        };
        let (rows, next_page_token) = page.finish(rows, key);
        Ok(Response::new(ListCompetencyAwardsResponse {
            awards: rows.iter().map(competencies::award_to_wire).collect(),
            next_page_token,
        }))
    }

    async fn submit_customer_reference(
        &self,
        request: Request<SubmitCustomerReferenceRequest>,
    ) -> Result<Response<SubmitCustomerReferenceResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let testimony = references::testimony(message.reference)?;
        let command = commands::submit_customer_reference::run;
        let reference = command(&mut unit, &caller, testimony).await?;
        let reference = Some(references::to_wire(&reference));
        unit.finish(SubmitCustomerReferenceResponse { reference })
            .await
    }

    async fn verify_customer_reference(
        &self,
        request: Request<VerifyCustomerReferenceRequest>,
    ) -> Result<Response<VerifyCustomerReferenceResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let id = ("reference_id", message.reference_id.as_str());
        let (target, note) = convert::explained(id, message.etag, ("note", &message.note))?;
        let command = commands::verify_customer_reference::run;
        let reference = command(&mut unit, &caller, target, note).await?;
        let reference = Some(references::to_wire(&reference));
        unit.finish(VerifyCustomerReferenceResponse { reference })
            .await
    }

    async fn reject_customer_reference(
        &self,
        request: Request<RejectCustomerReferenceRequest>,
    ) -> Result<Response<RejectCustomerReferenceResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let id = ("reference_id", message.reference_id.as_str());
        let (target, note) = convert::explained(id, message.etag, ("note", &message.note))?;
        let command = commands::reject_customer_reference::run;
        let reference = command(&mut unit, &caller, target, note).await?;
        let reference = Some(references::to_wire(&reference));
        unit.finish(RejectCustomerReferenceResponse { reference })
            .await
    }

    async fn list_customer_references(
        &self,
        request: Request<ListCustomerReferencesRequest>,
    ) -> Result<Response<ListCustomerReferencesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let filter = references::filter(&message)?;
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListCustomerReferences", size, token)?;
        let after = page.after()?;
        let mut conn = self.kit.read().await?;
        let list = store::reference::list;
        let rows = list(&mut conn, &caller, filter, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |one| one.id);
        Ok(Response::new(ListCustomerReferencesResponse {
            references: rows.iter().map(references::to_wire).collect(),
            next_page_token,
        }))
    }
}

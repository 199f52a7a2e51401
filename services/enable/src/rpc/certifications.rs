use contracts::google::api::HttpBody;
use contracts::tandem::enable::v1::certification_service_server::CertificationService;
use contracts::tandem::enable::v1::{
    CreateCertificationProgramRequest, CreateCertificationProgramResponse,
    GetCertificationProgramRequest, GetCertificationProgramResponse, GetCertificationRequest,
    GetCertificationResponse, GetCredentialRequest, GetPublicCredentialRequest,
    IssueCertificationRequest, IssueCertificationResponse, ListCertificationProgramsRequest,
    ListCertificationProgramsResponse, ListCertificationsRequest, ListCertificationsResponse,
    RenewCertificationRequest, RenewCertificationResponse, RevokeCertificationRequest,
    RevokeCertificationResponse, UpdateCertificationProgramRequest,
    UpdateCertificationProgramResponse,
};
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::convert::{self, certifications};
use super::{Api, credentials};
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl CertificationService for Api {
    async fn create_certification_program(
        &self,
        request: Request<CreateCertificationProgramRequest>,
    ) -> Result<Response<CreateCertificationProgramResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (key, conditions) = certifications::create(message.program)?;
        let command = commands::create_certification_program::run;
        let program = command(&mut unit, &caller, key, conditions).await?;
        let program = Some(certifications::program_to_wire(&program));
        unit.finish(CreateCertificationProgramResponse { program })
            .await
    }

    async fn update_certification_program(
        &self,
        request: Request<UpdateCertificationProgramRequest>,
    ) -> Result<Response<UpdateCertificationProgramResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, conditions) = certifications::update(message.program)?;
        let command = commands::update_certification_program::run;
        let program = command(&mut unit, &caller, target, conditions).await?;
        let program = Some(certifications::program_to_wire(&program));
        unit.finish(UpdateCertificationProgramResponse { program })
            .await
    }

    async fn get_certification_program(
        &self,
        request: Request<GetCertificationProgramRequest>,
    ) -> Result<Response<GetCertificationProgramResponse>, Status> {
        let caller = kit::caller(&request)?;
        let key = request.into_inner().certification_key;
        let mut conn = self.kit.read().await?;
        let program = store::certification_program::find(&mut conn, &caller.tenant, &key).await?;
        let program = program.ok_or(Error::NotFound("certification program", key))?;
        let program = Some(certifications::program_to_wire(&program));
        Ok(Response::new(GetCertificationProgramResponse { program }))
    }

    async fn list_certification_programs(
        &self,
        request: Request<ListCertificationProgramsRequest>,
    ) -> Result<Response<ListCertificationProgramsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListCertificationPrograms", size, token)?;
        let after = page.after()?;
        let mut conn = self.kit.read().await?;
        let list = store::certification_program::list;
        let rows = list(&mut conn, &caller.tenant, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |one| one.certification_key.clone());
        Ok(Response::new(ListCertificationProgramsResponse {
            programs: rows.iter().map(certifications::program_to_wire).collect(),
            next_page_token,
        }))
    }

    async fn issue_certification(
        &self,
        request: Request<IssueCertificationRequest>,
    ) -> Result<Response<IssueCertificationResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let award = certifications::award(&message)?;
        let (issued, program) =
            commands::issue_certification::run(&mut unit, &caller, award).await?;
        let today = unit.now.date_naive();
        let certification = Some(certifications::detail(
            &caller.tenant,
            &issued,
            Some(&program),
            today,
        ));
        unit.finish(IssueCertificationResponse { certification })
            .await
    }

    async fn renew_certification(
        &self,
        request: Request<RenewCertificationRequest>,
    ) -> Result<Response<RenewCertificationResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let id = &message.certification_id;
        let target = convert::target("certification_id", id, message.etag)?;
        let (renewed, program) =
            commands::renew_certification::run(&mut unit, &caller, target).await?;
        let today = unit.now.date_naive();
        let certification = Some(certifications::detail(
            &caller.tenant,
            &renewed,
            Some(&program),
            today,
        ));
        unit.finish(RenewCertificationResponse { certification })
            .await
    }

    async fn revoke_certification(
        &self,
        request: Request<RevokeCertificationRequest>,
    ) -> Result<Response<RevokeCertificationResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let id = ("certification_id", message.certification_id.as_str());
        let (target, reason) = convert::explained(id, message.etag, ("reason", &message.reason))?;
        let command = commands::revoke_certification::run;
        let (revoked, program) = command(&mut unit, &caller, target, reason).await?;
        let today = unit.now.date_naive();
        let certification = Some(certifications::detail(
            &caller.tenant,
            &revoked,
            Some(&program),
            today,
        ));
        unit.finish(RevokeCertificationResponse { certification })
            .await
    }

    async fn get_certification(
        &self,
        request: Request<GetCertificationRequest>,
    ) -> Result<Response<GetCertificationResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("certification_id", &request.into_inner().certification_id)?;
        let mut conn = self.kit.read().await?;
        let found = store::certification::find(&mut conn, &caller, id).await?;
        let found = found.ok_or_else(|| Error::NotFound("certification", id.to_string()))?;
        let key = &found.certification_key;
        let program = store::certification_program::find(&mut conn, &caller.tenant, key).await?;
        let today = self.kit.clock.now().date_naive();
        let certification = Some(certifications::detail(
            &caller.tenant,
            &found,
            program.as_ref(),
            today,
        ));
        Ok(Response::new(GetCertificationResponse { certification }))
    }

    async fn get_credential(
        &self,
        request: Request<GetCredentialRequest>,
    ) -> Result<Response<HttpBody>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("certification_id", &request.into_inner().certification_id)?;
        let mut conn = self.kit.read().await?;
        let found = store::certification::find(&mut conn, &caller, id).await?;
        let found = found.ok_or_else(|| Error::NotFound("certification", id.to_string()))?;
        let signed = credentials::signed(&self.kit, &mut conn, &caller.tenant, &found).await?;
        Ok(credentials::body(&signed))
    }

    async fn get_public_credential(
        &self,
        request: Request<GetPublicCredentialRequest>,
    ) -> Result<Response<HttpBody>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("credential_id", &request.into_inner().credential_id)?;
        let mut conn = self.kit.read().await?;
        let found = store::certification::find_public(&mut conn, &caller.tenant, id).await?;
        let found = found.ok_or_else(|| Error::NotFound("credential", id.to_string()))?;
        let signed = credentials::signed(&self.kit, &mut conn, &caller.tenant, &found).await?;
        let today = self.kit.clock.now().date_naive();
        Ok(credentials::body(&credentials::with_state(
            &found, signed, today,
        )))
    }

    async fn list_certifications(
        &self,
        request: Request<ListCertificationsRequest>,
    ) -> Result<Response<ListCertificationsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let today = self.kit.clock.now().date_naive();
        let filter = certifications::filter(&message, today)?;
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListCertifications", size, token)?;
        let after = page.after()?;
        let mut conn = self.kit.read().await?;
        let list = store::certification::list;
        let rows = list(&mut conn, &caller, filter, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |one| (one.end, one.id));
        let programs = store::certification_program::of(&mut conn, &caller.tenant, &rows).await?;
        let certifications = rows.iter().map(|one| {
            let program = programs.get(&one.certification_key);
            certifications::detail(&caller.tenant, one, program, today)
        });
        Ok(Response::new(ListCertificationsResponse {
            certifications: certifications.collect(),
            next_page_token,
        }))
    }
}

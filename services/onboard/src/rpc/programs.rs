use contracts::tandem::onboard::v1::program_service_server::ProgramService;
use contracts::tandem::onboard::v1::{
    ActivateProgramRequest, ActivateProgramResponse, CreateProgramRequest, CreateProgramResponse,
    GetProgramRequest, GetProgramResponse, ListProgramsRequest, ListProgramsResponse,
    RetireProgramRequest, RetireProgramResponse, UpdateProgramRequest, UpdateProgramResponse,
};
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, programs};
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl ProgramService for Api {
    async fn create_program(
        &self,
        request: Request<CreateProgramRequest>,
    ) -> Result<Response<CreateProgramResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let terms = programs::create(message.program)?;
        let program = commands::create_program::run(&mut unit, &caller, terms).await?;
        let program = Some(programs::to_wire(&program));
        unit.finish(CreateProgramResponse { program }).await
    }

    async fn get_program(
        &self,
        request: Request<GetProgramRequest>,
    ) -> Result<Response<GetProgramResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("program_id", &request.into_inner().program_id)?;
        let mut conn = self.kit.read().await?;
        let program = store::program::find(&mut conn, &caller, id).await?;
        let program = program.ok_or_else(|| Error::NotFound("program", id.to_string()))?;
        let program = Some(programs::shown_to(&caller, &program));
        Ok(Response::new(GetProgramResponse { program }))
    }

    async fn list_programs(
        &self,
        request: Request<ListProgramsRequest>,
    ) -> Result<Response<ListProgramsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let filter = programs::filter(&message)?;
        let page = Page::parse(
            &caller,
            "ListPrograms",
            message.page_size,
            &message.page_token,
        )?;
        let after = page.after()?;
        let mut conn = self.kit.read().await?;
        let rows = store::program::list(&mut conn, &caller, filter, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |program| {
            (program.terms.display_name.clone(), program.id)
        });
        let programs = rows
            .iter()
            .map(|program| programs::shown_to(&caller, program))
            .collect();
        Ok(Response::new(ListProgramsResponse {
            programs,
            next_page_token,
        }))
    }

    async fn update_program(
        &self,
        request: Request<UpdateProgramRequest>,
    ) -> Result<Response<UpdateProgramResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, terms) = programs::update(message.program)?;
        let program = commands::update_program::run(&mut unit, &caller, target, terms).await?;
        let program = Some(programs::to_wire(&program));
        unit.finish(UpdateProgramResponse { program }).await
    }

    async fn activate_program(
        &self,
        request: Request<ActivateProgramRequest>,
    ) -> Result<Response<ActivateProgramResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = convert::target("program_id", &message.program_id, message.etag)?;
        let program = commands::activate_program::run(&mut unit, &caller, target).await?;
        let program = Some(programs::to_wire(&program));
        unit.finish(ActivateProgramResponse { program }).await
    }

    async fn retire_program(
        &self,
        request: Request<RetireProgramRequest>,
    ) -> Result<Response<RetireProgramResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = convert::target("program_id", &message.program_id, message.etag)?;
        let program = commands::retire_program::run(&mut unit, &caller, target).await?;
        let program = Some(programs::to_wire(&program));
        unit.finish(RetireProgramResponse { program }).await
    }
}

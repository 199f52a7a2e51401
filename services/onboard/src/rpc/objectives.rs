use contracts::tandem::onboard::v1::objective_service_server::ObjectiveService;
use contracts::tandem::onboard::v1::{
    CreateObjectiveRequest, CreateObjectiveResponse, GetObjectiveRequest, GetObjectiveResponse,
    ListObjectivesRequest, ListObjectivesResponse, UpdateObjectiveRequest, UpdateObjectiveResponse,
};
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, objectives};
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl ObjectiveService for Api {
    async fn create_objective(
        &self,
        request: Request<CreateObjectiveRequest>,
    ) -> Result<Response<CreateObjectiveResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let statement = objectives::create(message.objective)?;
        let objective = commands::create_objective::run(&mut unit, &caller, statement).await?;
        let objective = Some(objectives::to_wire(&objective));
        unit.finish(CreateObjectiveResponse { objective }).await
    }

    async fn get_objective(
        &self,
        request: Request<GetObjectiveRequest>,
    ) -> Result<Response<GetObjectiveResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("objective_id", &request.into_inner().objective_id)?;
        let mut conn = self.kit.read().await?;
        let objective = store::objective::find(&mut conn, &caller.tenant, id).await?;
        let objective = objective.ok_or_else(|| Error::NotFound("objective", id.to_string()))?;
        let objective = Some(objectives::to_wire(&objective));
        Ok(Response::new(GetObjectiveResponse { objective }))
    }

    async fn list_objectives(
        &self,
        request: Request<ListObjectivesRequest>,
    ) -> Result<Response<ListObjectivesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListObjectives",
            message.page_size,
            &message.page_token,
        )?;
        let after = page.after()?;
        let mut conn = self.kit.read().await?;
        let rows = store::objective::list(&mut conn, &caller.tenant, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |objective| objective.id);
        let objectives = rows.iter().map(objectives::to_wire).collect();
        Ok(Response::new(ListObjectivesResponse {
            objectives,
            next_page_token,
        }))
    }

    async fn update_objective(
        &self,
        request: Request<UpdateObjectiveRequest>,
    ) -> Result<Response<UpdateObjectiveResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, statement) = objectives::update(message.objective)?;
        let objective =
            commands::update_objective::run(&mut unit, &caller, target, statement).await?;
        let objective = Some(objectives::to_wire(&objective));
        unit.finish(UpdateObjectiveResponse { objective }).await
    }
}

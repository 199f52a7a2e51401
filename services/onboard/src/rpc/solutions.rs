use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::solution_service_server::SolutionService;
use kit::Caller;
use kit::page::Page;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::Api;
use super::convert::{self, solutions};
use crate::domain::solution::{JointSolution, quote::quote};
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl SolutionService for Api {
    async fn create_joint_solution(
        &self,
        request: Request<v1::CreateJointSolutionRequest>,
    ) -> Result<Response<v1::CreateJointSolutionResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (partner_id, terms) = solutions::create(message.solution)?;
        let solution =
            commands::create_joint_solution::run(&mut unit, &caller, partner_id, terms).await?;
        let solution = newest(&solution);
        unit.finish(v1::CreateJointSolutionResponse { solution })
            .await
    }

    async fn get_joint_solution(
        &self,
        request: Request<v1::GetJointSolutionRequest>,
    ) -> Result<Response<v1::GetJointSolutionResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let id = convert::id("solution_id", &message.solution_id)?;
        let mut conn = self.kit.read().await?;
        let solution = found(&mut conn, &caller, id).await?;
        let number = match message.version {
            0 => solution.newest.number,
            number => number,
        };
        let version = store::solution::find_version(&mut conn, &caller.tenant, id, number).await?;
        let unknown = || Error::NotFound("version of the joint solution", number.to_string());
        let version = version.ok_or_else(unknown)?;
        let solution = Some(solutions::to_wire(&solution, &version));
        Ok(Response::new(v1::GetJointSolutionResponse { solution }))
    }

    async fn list_joint_solutions(
        &self,
        request: Request<v1::ListJointSolutionsRequest>,
    ) -> Result<Response<v1::ListJointSolutionsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let filter = solutions::filter(&message)?;
        let page = Page::parse(
            &caller,
            "ListJointSolutions",
            message.page_size,
            &message.page_token,
        )?;
        let after = page.after()?;
        let mut conn = self.kit.read().await?;
        let rows = store::solution::list(&mut conn, &caller, filter, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |solution| solution.id);
        let solutions = rows.iter().filter_map(newest).collect();
        Ok(Response::new(v1::ListJointSolutionsResponse {
            solutions,
            next_page_token,
        }))
    }

    async fn update_joint_solution(
        &self,
        request: Request<v1::UpdateJointSolutionRequest>,
    ) -> Result<Response<v1::UpdateJointSolutionResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, terms) = solutions::update(message.solution)?;
        let solution =
            commands::update_joint_solution::run(&mut unit, &caller, target, terms).await?;
        let solution = newest(&solution);
        unit.finish(v1::UpdateJointSolutionResponse { solution })
            .await
    }

    async fn propose_joint_solution(
        &self,
        request: Request<v1::ProposeJointSolutionRequest>,
    ) -> Result<Response<v1::ProposeJointSolutionResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = convert::target("solution_id", &message.solution_id, message.etag)?;
        let solution = commands::propose_joint_solution::run(&mut unit, &caller, target).await?;
        let solution = newest(&solution);
        unit.finish(v1::ProposeJointSolutionResponse { solution })
            .await
    }

    async fn agree_to_joint_solution(
        &self,
        request: Request<v1::AgreeToJointSolutionRequest>,
    ) -> Result<Response<v1::AgreeToJointSolutionResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = solutions::read_before(&message.solution_id, message.etag)?;
        let solution = commands::agree_to_joint_solution::run(&mut unit, &caller, target).await?;
        let solution = newest(&solution);
        unit.finish(v1::AgreeToJointSolutionResponse { solution })
            .await
    }

    async fn retire_joint_solution(
        &self,
        request: Request<v1::RetireJointSolutionRequest>,
    ) -> Result<Response<v1::RetireJointSolutionResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = convert::target("solution_id", &message.solution_id, message.etag)?;
        let solution = commands::retire_joint_solution::run(&mut unit, &caller, target).await?;
        let solution = newest(&solution);
        unit.finish(v1::RetireJointSolutionResponse { solution })
            .await
    }

    async fn quote_joint_solution(
        &self,
        request: Request<v1::QuoteJointSolutionRequest>,
    ) -> Result<Response<v1::QuoteJointSolutionResponse>, Status> {
        let caller = kit::caller(&request)?;
        let (id, months, quantities) = solutions::inquiry(request.into_inner())?;
        let mut conn = self.kit.read().await?;
        let solution = found(&mut conn, &caller, id).await?;
        let version = solution.in_force().map_err(Error::from)?;
        let quote = quote(&version.terms, months, &quantities).map_err(Error::Fields)?;
        let quote = Some(solutions::quote_to_wire(id, version.number, &quote));
        Ok(Response::new(v1::QuoteJointSolutionResponse { quote }))
    }
}

async fn found(
    conn: &mut sqlx::PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<JointSolution, Error> {
    let solution = store::solution::find(conn, caller, id).await?;
    solution.ok_or_else(|| Error::NotFound("joint solution", id.to_string()))
}

fn newest(solution: &JointSolution) -> Option<v1::JointSolution> {
    Some(solutions::to_wire(solution, &solution.newest))
}

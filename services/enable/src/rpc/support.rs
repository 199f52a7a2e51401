use contracts::tandem::enable::v1;
use contracts::tandem::enable::v1::support_service_server::SupportService;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, support};
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl SupportService for Api {
    async fn open_support_case(
        &self,
        request: Request<v1::OpenSupportCaseRequest>,
    ) -> Result<Response<v1::OpenSupportCaseResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (solution_id, question, level) = support::open(message.support_case)?;
        let case =
            commands::open_support_case::run(&mut unit, &caller, solution_id, question, level)
                .await?;
        let support_case = Some(support::to_wire(&case));
        unit.finish(v1::OpenSupportCaseResponse { support_case })
            .await
    }

    async fn get_support_case(
        &self,
        request: Request<v1::GetSupportCaseRequest>,
    ) -> Result<Response<v1::GetSupportCaseResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("case_id", &request.into_inner().case_id)?;
        let mut conn = self.kit.read().await?;
        let (tenant, own) = (&caller.tenant, caller.partner);
        let case = store::support_case::find(&mut conn, tenant, own, id).await?;
        let case = case.ok_or_else(|| Error::NotFound("support case", id.to_string()))?;
        let support_case = Some(support::to_wire(&case));
        Ok(Response::new(v1::GetSupportCaseResponse { support_case }))
    }

    async fn list_support_cases(
        &self,
        request: Request<v1::ListSupportCasesRequest>,
    ) -> Result<Response<v1::ListSupportCasesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListSupportCases", size, token)?;
        let filter = support::filter(&message)?;
        let (after, limit) = (page.after()?, page.limit());
        let mut conn = self.kit.read().await?;
        let cases = store::support_case::list(&mut conn, &caller, filter, after, limit).await?;
        let (cases, next_page_token) = page.finish(cases, |case| case.id);
        Ok(Response::new(v1::ListSupportCasesResponse {
            support_cases: cases.iter().map(support::to_wire).collect(),
            next_page_token,
        }))
    }

    async fn reply_to_support_case(
        &self,
        request: Request<v1::ReplyToSupportCaseRequest>,
    ) -> Result<Response<v1::ReplyToSupportCaseResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let id = ("case_id", message.case_id.as_str());
        let (target, message) =
            convert::explained(id, message.etag, ("message", &message.message))?;
        let case =
            commands::reply_to_support_case::run(&mut unit, &caller, target, message).await?;
        let support_case = Some(support::to_wire(&case));
        unit.finish(v1::ReplyToSupportCaseResponse { support_case })
            .await
    }

    async fn escalate_support_case(
        &self,
        request: Request<v1::EscalateSupportCaseRequest>,
    ) -> Result<Response<v1::EscalateSupportCaseResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let id = ("case_id", message.case_id.as_str());
        let (target, reason) = convert::explained(id, message.etag, ("reason", &message.reason))?;
        let case = commands::escalate_support_case::run(&mut unit, &caller, target, reason).await?;
        let support_case = Some(support::to_wire(&case));
        unit.finish(v1::EscalateSupportCaseResponse { support_case })
            .await
    }

    async fn resolve_support_case(
        &self,
        request: Request<v1::ResolveSupportCaseRequest>,
    ) -> Result<Response<v1::ResolveSupportCaseResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let id = ("case_id", message.case_id.as_str());
        let (target, resolution) =
            convert::explained(id, message.etag, ("resolution", &message.resolution))?;
        let case =
            commands::resolve_support_case::run(&mut unit, &caller, target, resolution).await?;
        let support_case = Some(support::to_wire(&case));
        unit.finish(v1::ResolveSupportCaseResponse { support_case })
            .await
    }

    async fn reopen_support_case(
        &self,
        request: Request<v1::ReopenSupportCaseRequest>,
    ) -> Result<Response<v1::ReopenSupportCaseResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let id = ("case_id", message.case_id.as_str());
        let (target, reason) = convert::explained(id, message.etag, ("reason", &message.reason))?;
        let case = commands::reopen_support_case::run(&mut unit, &caller, target, reason).await?;
        let support_case = Some(support::to_wire(&case));
        unit.finish(v1::ReopenSupportCaseResponse { support_case })
            .await
    }

    async fn close_support_case(
        &self,
        request: Request<v1::CloseSupportCaseRequest>,
    ) -> Result<Response<v1::CloseSupportCaseResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = convert::target("case_id", &message.case_id, message.etag)?;
        let case = commands::close_support_case::run(&mut unit, &caller, target).await?;
        let support_case = Some(support::to_wire(&case));
        unit.finish(v1::CloseSupportCaseResponse { support_case })
            .await
    }
}

use contracts::google::api::HttpBody;
use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::agreement_service_server::AgreementService;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, agreements};
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl AgreementService for Api {
    async fn create_agreement(
        &self,
        request: Request<v1::CreateAgreementRequest>,
    ) -> Result<Response<v1::CreateAgreementResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let proposal = agreements::create(message)?;
        let agreement = commands::create_agreement::run(&mut unit, &caller, proposal).await?;
        let agreement = Some(agreements::to_wire(&agreement));
        unit.finish(v1::CreateAgreementResponse { agreement }).await
    }

    async fn get_agreement(
        &self,
        request: Request<v1::GetAgreementRequest>,
    ) -> Result<Response<v1::GetAgreementResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("agreement_id", &request.into_inner().agreement_id)?;
        let mut conn = self.kit.read().await?;
        let agreement = store::agreement::find(&mut conn, &caller, id).await?;
        let agreement = agreement.ok_or_else(|| Error::NotFound("agreement", id.to_string()))?;
        let agreement = Some(agreements::to_wire(&agreement));
        Ok(Response::new(v1::GetAgreementResponse { agreement }))
    }

    async fn list_agreements(
        &self,
        request: Request<v1::ListAgreementsRequest>,
    ) -> Result<Response<v1::ListAgreementsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let filter = agreements::filter(&message)?;
        let method = "ListAgreements";
        let page = Page::parse(&caller, method, message.page_size, &message.page_token)?;
        let (after, limit) = (page.after()?, page.limit());
        let mut conn = self.kit.read().await?;
        let rows = store::agreement::list(&mut conn, &caller, filter, after, limit).await?;
        let (rows, next_page_token) = page.finish(rows, |agreement| agreement.id);
        let agreements = rows.iter().map(agreements::to_wire).collect();
        Ok(Response::new(v1::ListAgreementsResponse {
            agreements,
            next_page_token,
        }))
    }

    async fn get_agreement_text(
        &self,
        request: Request<v1::GetAgreementTextRequest>,
    ) -> Result<Response<HttpBody>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("agreement_id", &request.into_inner().agreement_id)?;
        let mut conn = self.kit.read().await?;
        let text = store::agreement::find_text(&mut conn, &caller, id).await?;
        let text = text.ok_or_else(|| Error::NotFound("agreement", id.to_string()))?;
        Ok(Response::new(HttpBody {
            content_type: "text/plain; charset=utf-8".to_owned(),
            data: text.into_bytes(),
            extensions: Vec::new(),
        }))
    }

    async fn offer_agreement(
        &self,
        request: Request<v1::OfferAgreementRequest>,
    ) -> Result<Response<v1::OfferAgreementResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = convert::target("agreement_id", &message.agreement_id, message.etag)?;
        let agreement = commands::offer_agreement::run(&mut unit, &caller, target).await?;
        let agreement = Some(agreements::to_wire(&agreement));
        unit.finish(v1::OfferAgreementResponse { agreement }).await
    }

    async fn sign_agreement(
        &self,
        request: Request<v1::SignAgreementRequest>,
    ) -> Result<Response<v1::SignAgreementResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let signing = agreements::sign(message)?;
        let agreement = commands::sign_agreement::run(&mut unit, &caller, signing).await?;
        let agreement = Some(agreements::to_wire(&agreement));
        unit.finish(v1::SignAgreementResponse { agreement }).await
    }

    async fn amend_agreement(
        &self,
        request: Request<v1::AmendAgreementRequest>,
    ) -> Result<Response<v1::AmendAgreementResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let amendment = agreements::amend(message)?;
        let agreement = commands::amend_agreement::run(&mut unit, &caller, amendment).await?;
        let agreement = Some(agreements::to_wire(&agreement));
        unit.finish(v1::AmendAgreementResponse { agreement }).await
    }

    async fn terminate_agreement(
        &self,
        request: Request<v1::TerminateAgreementRequest>,
    ) -> Result<Response<v1::TerminateAgreementResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let termination = agreements::terminate(message)?;
        let agreement = commands::terminate_agreement::run(&mut unit, &caller, termination).await?;
        let agreement = Some(agreements::to_wire(&agreement));
        unit.finish(v1::TerminateAgreementResponse { agreement })
            .await
    }

    async fn withdraw_agreement(
        &self,
        request: Request<v1::WithdrawAgreementRequest>,
    ) -> Result<Response<v1::WithdrawAgreementResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, reason) = agreements::withdraw(message)?;
        let agreement =
            commands::withdraw_agreement::run(&mut unit, &caller, target, &reason).await?;
        let agreement = Some(agreements::to_wire(&agreement));
        unit.finish(v1::WithdrawAgreementResponse { agreement })
            .await
    }
}

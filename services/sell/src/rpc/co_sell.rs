use contracts::tandem::sell::v1 as wire;
use contracts::tandem::sell::v1::co_sell_service_server::CoSellService;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::convert::co_sell as convert;
use super::id;
use crate::commands::{
    accept_co_sell_request, create_co_sell_request, decline_co_sell_request, update_co_sell_policy,
    withdraw_co_sell_request,
};
use crate::error::Error;
use crate::store;

pub(crate) struct CoSell {
    pub(crate) kit: kit::Service,
}

#[tonic::async_trait]
impl CoSellService for CoSell {
    async fn create_co_sell_request(
        &self,
        request: Request<wire::CreateCoSellRequestRequest>,
    ) -> Result<Response<wire::CreateCoSellRequestResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let wish = convert::wish(message.co_sell_request, caller.partner)?;
        let made = create_co_sell_request::run(&mut unit, &caller, wish).await?;
        let co_sell_request = Some(convert::request(&made));
        unit.finish(wire::CreateCoSellRequestResponse { co_sell_request })
            .await
    }

    async fn get_co_sell_request(
        &self,
        request: Request<wire::GetCoSellRequestRequest>,
    ) -> Result<Response<wire::GetCoSellRequestResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = id("co_sell_request_id", &request.get_ref().co_sell_request_id)?;
        let mut conn = self.kit.read().await?;
        let found = store::co_sell_request::find(&mut conn, &caller.tenant, id).await?;
        let own = |partner_id| caller.partner.is_none_or(|own| own == partner_id);
        let visible = found.filter(|found| own(found.wish.partner_id));
        let found = visible.ok_or_else(|| Error::not_found("co-sell request", id))?;
        let co_sell_request = Some(convert::request(&found));
        Ok(Response::new(wire::GetCoSellRequestResponse {
            co_sell_request,
        }))
    }

    async fn list_co_sell_requests(
        &self,
        request: Request<wire::ListCoSellRequestsRequest>,
    ) -> Result<Response<wire::ListCoSellRequestsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListCoSellRequests", size, token)?;
        let filter = convert::filter(&message, caller.partner)?;
        let (tenant, after, limit) = (&caller.tenant, page.after()?, page.limit());
        let mut conn = self.kit.read().await?;
        let found = store::co_sell_request::list(&mut conn, tenant, &filter, after, limit).await?;
        let (found, next_page_token) = page.finish(found, |one| one.id);
        let co_sell_requests = found.iter().map(convert::request).collect();
        Ok(Response::new(wire::ListCoSellRequestsResponse {
            co_sell_requests,
            next_page_token,
        }))
    }

    async fn accept_co_sell_request(
        &self,
        request: Request<wire::AcceptCoSellRequestRequest>,
    ) -> Result<Response<wire::AcceptCoSellRequestResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, share) = convert::acceptance(message)?;
        let after = accept_co_sell_request::run(&mut unit, &caller, &target, share).await?;
        let co_sell_request = Some(convert::request(&after));
        unit.finish(wire::AcceptCoSellRequestResponse { co_sell_request })
            .await
    }

    async fn decline_co_sell_request(
        &self,
        request: Request<wire::DeclineCoSellRequestRequest>,
    ) -> Result<Response<wire::DeclineCoSellRequestResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, reason) = convert::refusal(message)?;
        let after = decline_co_sell_request::run(&mut unit, &caller, &target, reason).await?;
        let co_sell_request = Some(convert::request(&after));
        unit.finish(wire::DeclineCoSellRequestResponse { co_sell_request })
            .await
    }

    async fn withdraw_co_sell_request(
        &self,
        request: Request<wire::WithdrawCoSellRequestRequest>,
    ) -> Result<Response<wire::WithdrawCoSellRequestResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let id = id("co_sell_request_id", &message.co_sell_request_id)?;
        let target = convert::target(id, message.etag);
        let after = withdraw_co_sell_request::run(&mut unit, &caller, &target).await?;
        let co_sell_request = Some(convert::request(&after));
        unit.finish(wire::WithdrawCoSellRequestResponse { co_sell_request })
            .await
    }

    async fn get_co_sell_policy(
        &self,
        request: Request<wire::GetCoSellPolicyRequest>,
    ) -> Result<Response<wire::GetCoSellPolicyResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut conn = self.kit.read().await?;
        let policy = store::co_sell_policy::find(&mut conn, &caller.tenant).await?;
        let co_sell_policy = Some(convert::policy(&policy));
        Ok(Response::new(wire::GetCoSellPolicyResponse {
            co_sell_policy,
        }))
    }

    async fn update_co_sell_policy(
        &self,
        request: Request<wire::UpdateCoSellPolicyRequest>,
    ) -> Result<Response<wire::UpdateCoSellPolicyResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let given = message.co_sell_policy.unwrap_or_default();
        let etag = given.etag.clone();
        let policy = convert::policy_terms(given)?;
        let policy = update_co_sell_policy::run(&mut unit, &caller, &etag, policy).await?;
        let co_sell_policy = Some(convert::policy(&policy));
        unit.finish(wire::UpdateCoSellPolicyResponse { co_sell_policy })
            .await
    }
}

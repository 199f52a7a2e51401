//! Settings, batches and payouts over the contract.

use contracts::google::api::HttpBody;
use contracts::tandem::incentivize::v1::{
    ApprovePaymentBatchRequest, ApprovePaymentBatchResponse, CancelPaymentBatchRequest,
    CancelPaymentBatchResponse, CreatePaymentBatchRequest, CreatePaymentBatchResponse,
    GetPaymentBatchRequest, GetPaymentBatchResponse, GetPaymentFileRequest,
    GetPaymentSettingsRequest, GetPaymentSettingsResponse, GetPayoutRequest, GetPayoutResponse,
    ListPaymentBatchesRequest, ListPaymentBatchesResponse, ListPayoutsRequest, ListPayoutsResponse,
    PaymentBatchState, PayoutState, RecordPayoutResultRequest, RecordPayoutResultResponse,
    ReleasePaymentBatchRequest, ReleasePaymentBatchResponse, UpdatePaymentSettingsRequest,
    UpdatePaymentSettingsResponse, payment_service_server::PaymentService,
};
use kit::{Violations, page::Page, wire};
use tonic::{Request, Response, Status};

use super::{
    super::{Whose, convert, convert::payments as to},
    id, payment_batches, payouts,
};
use crate::{
    commands::payments::{
        approve_payment_batch, cancel_payment_batch, create_payment_batch, record_payout_result,
        release_payment_batch, update_payment_settings,
    },
    error::Error,
    store::payments as store,
    store::payments::payout::Filter,
};

pub(crate) struct Payments {
    pub(crate) kit: kit::Service,
}

#[tonic::async_trait]
impl PaymentService for Payments {
    async fn get_payment_settings(
        &self,
        request: Request<GetPaymentSettingsRequest>,
    ) -> Result<Response<GetPaymentSettingsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut conn = self.kit.read().await?;
        let found = store::payment_settings::find(&mut conn, &caller.tenant).await;
        let (settings, revision) = found.map_err(Error::from)?;
        let payment_settings = Some(to::settings::settings(&settings, revision));
        Ok(Response::new(GetPaymentSettingsResponse {
            payment_settings,
        }))
    }

    async fn update_payment_settings(
        &self,
        request: Request<UpdatePaymentSettingsRequest>,
    ) -> Result<Response<UpdatePaymentSettingsResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let etag = message
            .payment_settings
            .as_ref()
            .map(|settings| settings.etag.clone());
        let settings = to::settings::draft(message.payment_settings)?;
        let etag = etag.unwrap_or_default();
        let revision = update_payment_settings::run(&mut unit, &caller, &settings, &etag).await?;
        let payment_settings = Some(to::settings::settings(&settings, revision));
        unit.finish(UpdatePaymentSettingsResponse { payment_settings })
            .await
    }

    async fn create_payment_batch(
        &self,
        request: Request<CreatePaymentBatchRequest>,
    ) -> Result<Response<CreatePaymentBatchResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let mut violations = Violations::new();
        let gather = create_payment_batch::Gather {
            currency: to::payee::currency(&mut violations, "currency_code", &message.currency_code),
            as_of: wire::date(&mut violations, "as_of_date", message.as_of_date),
        };
        violations.check()?;
        let batch = create_payment_batch::run(&mut unit, &caller, gather).await?;
        let payment_batch = payment_batches::shown(unit.conn(), &caller.tenant, &[batch])
            .await?
            .pop();
        unit.finish(CreatePaymentBatchResponse { payment_batch })
            .await
    }

    async fn get_payment_batch(
        &self,
        request: Request<GetPaymentBatchRequest>,
    ) -> Result<Response<GetPaymentBatchResponse>, Status> {
        let caller = kit::caller(&request)?;
        let batch_id = id("payment_batch_id", &request.get_ref().payment_batch_id)?;
        let mut conn = self.kit.read().await?;
        let found = store::payment_batch::find(&mut conn, &caller.tenant, batch_id).await;
        let batch = found
            .map_err(Error::from)?
            .ok_or_else(|| Error::missing("payment batch", batch_id))?;
        let payment_batch = payment_batches::shown(&mut conn, &caller.tenant, &[batch])
            .await?
            .pop();
        Ok(Response::new(GetPaymentBatchResponse { payment_batch }))
    }

    async fn list_payment_batches(
        &self,
        request: Request<ListPaymentBatchesRequest>,
    ) -> Result<Response<ListPaymentBatchesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListPaymentBatches",
            message.page_size,
            &message.page_token,
        )?;
        let mut violations = Violations::new();
        let state = convert::name_of::<PaymentBatchState>(&mut violations, "state", message.state);
        violations.check()?;
        let mut conn = self.kit.read().await?;
        let rows = store::payment_batch::list(
            &mut conn,
            &caller.tenant,
            state,
            page.after()?,
            page.limit(),
        )
        .await;
        let (rows, next_page_token) = page.finish(rows.map_err(Error::from)?, |batch| batch.id);
        let payment_batches = payment_batches::shown(&mut conn, &caller.tenant, &rows).await?;
        Ok(Response::new(ListPaymentBatchesResponse {
            payment_batches,
            next_page_token,
        }))
    }

    async fn approve_payment_batch(
        &self,
        request: Request<ApprovePaymentBatchRequest>,
    ) -> Result<Response<ApprovePaymentBatchResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let batch_id = id("payment_batch_id", &message.payment_batch_id)?;
        let batch = approve_payment_batch::run(&mut unit, &caller, batch_id).await?;
        let payment_batch = payment_batches::shown(unit.conn(), &caller.tenant, &[batch])
            .await?
            .pop();
        unit.finish(ApprovePaymentBatchResponse { payment_batch })
            .await
    }

    async fn cancel_payment_batch(
        &self,
        request: Request<CancelPaymentBatchRequest>,
    ) -> Result<Response<CancelPaymentBatchResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let batch_id = id("payment_batch_id", &message.payment_batch_id)?;
        let batch = cancel_payment_batch::run(&mut unit, &caller, batch_id).await?;
        let payment_batch = payment_batches::shown(unit.conn(), &caller.tenant, &[batch])
            .await?
            .pop();
        unit.finish(CancelPaymentBatchResponse { payment_batch })
            .await
    }

    async fn release_payment_batch(
        &self,
        request: Request<ReleasePaymentBatchRequest>,
    ) -> Result<Response<ReleasePaymentBatchResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let batch_id = id("payment_batch_id", &message.payment_batch_id)?;
        let batch = release_payment_batch::run(&mut unit, &caller, batch_id).await?;
        let payment_batch = payment_batches::shown(unit.conn(), &caller.tenant, &[batch])
            .await?
            .pop();
        unit.finish(ReleasePaymentBatchResponse { payment_batch })
            .await
    }

    async fn get_payment_file(
        &self,
        request: Request<GetPaymentFileRequest>,
    ) -> Result<Response<HttpBody>, Status> {
        let caller = kit::caller(&request)?;
        let batch_id = id("payment_batch_id", &request.get_ref().payment_batch_id)?;
        let mut conn = self.kit.read().await?;
        let file = payment_batches::file(&mut conn, &caller.tenant, batch_id).await?;
        let bytes = file.render().map_err(kit::Error::internal)?;
        payment_batches::download(
            "application/xml",
            &format!("{}.xml", file.message_id),
            bytes,
        )
    }

    async fn get_payout(
        &self,
        request: Request<GetPayoutRequest>,
    ) -> Result<Response<GetPayoutResponse>, Status> {
        let caller = kit::caller(&request)?;
        let payout_id = id("payout_id", &request.get_ref().payout_id)?;
        let mut conn = self.kit.read().await?;
        let found = store::payout::find(&mut conn, &caller.tenant, payout_id, caller.partner).await;
        let payout = found
            .map_err(Error::from)?
            .ok_or_else(|| Error::missing("payout", payout_id))?;
        let payout = payouts::shown(&mut conn, &caller, &[payout]).await?.pop();
        Ok(Response::new(GetPayoutResponse { payout }))
    }

    async fn list_payouts(
        &self,
        request: Request<ListPayoutsRequest>,
    ) -> Result<Response<ListPayoutsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListPayouts",
            message.page_size,
            &message.page_token,
        )?;
        let mut violations = Violations::new();
        let whose = Whose::of(&caller, &mut violations, &message.partner_id);
        let batch_id = wire::optional_uuid(
            &mut violations,
            "payment_batch_id",
            &message.payment_batch_id,
        );
        let state = convert::name_of::<PayoutState>(&mut violations, "state", message.state);
        violations.check()?;
        let Some(partner_id) = whose.filter() else {
            return Ok(Response::new(ListPayoutsResponse::default()));
        };
        let filter = Filter {
            partner_id,
            batch_id,
            state,
        };
        let mut conn = self.kit.read().await?;
        let rows = store::payout::list(
            &mut conn,
            &caller.tenant,
            &filter,
            page.after()?,
            page.limit(),
        )
        .await;
        let (rows, next_page_token) = page.finish(rows.map_err(Error::from)?, |payout| payout.id);
        let payouts = payouts::shown(&mut conn, &caller, &rows).await?;
        Ok(Response::new(ListPayoutsResponse {
            payouts,
            next_page_token,
        }))
    }

    async fn record_payout_result(
        &self,
        request: Request<RecordPayoutResultRequest>,
    ) -> Result<Response<RecordPayoutResultResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (payout_id, result) = to::payout::result(message, unit.now.date_naive())?;
        let payout = record_payout_result::run(&mut unit, &caller, payout_id, result).await?;
        let payout = payouts::shown(unit.conn(), &caller, &[payout]).await?.pop();
        unit.finish(RecordPayoutResultResponse { payout }).await
    }
}

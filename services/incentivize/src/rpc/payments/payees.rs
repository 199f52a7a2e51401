//! Payees and their bank details: proposed, confirmed, read.

use contracts::tandem::incentivize::v1::{
    CancelBankDetailsRequest, CancelBankDetailsResponse, ConfirmBankDetailsRequest,
    ConfirmBankDetailsResponse, CreatePayeeRequest, CreatePayeeResponse, GetPayeeRequest,
    GetPayeeResponse, ListBankDetailsRequest, ListBankDetailsResponse, ListPayeesRequest,
    ListPayeesResponse, PayeeKind, PayeeProfile, ProposeBankDetailsRequest,
    ProposeBankDetailsResponse, UpdatePayeeRequest, UpdatePayeeResponse,
    payee_service_server::PayeeService,
};
use contracts::tandem::platform::v1::Role;
use kit::{Caller, Violations, page::Page};
use sqlx::PgConnection;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{
    super::{Whose, convert, convert::payments as to},
    id,
};
use crate::{
    commands::payments::{
        cancel_bank_details, confirm_bank_details, create_payee, propose_bank_details, update_payee,
    },
    domain::payments::payee,
    error::Error,
    store::payments as store,
};

pub(crate) struct Payees {
    pub(crate) kit: kit::Service,
}

/// Whether the caller sees account numbers in full.
pub(super) fn in_full(caller: &Caller) -> bool {
    caller.has(Role::Finance)
}

impl Payees {
    async fn shown(
        &self,
        caller: &Caller,
        conn: &mut PgConnection,
        payees: &[payee::Payee],
    ) -> Result<Vec<PayeeProfile>, Error> {
        let ids: Vec<Uuid> = payees.iter().map(|payee| payee.id).collect();
        let now = self.kit.clock.now();
        let in_use = store::bank_details::list_effective(conn, &caller.tenant, &ids, now).await?;
        let shown = payees.iter().map(|payee| {
            let details = in_use.iter().find(|details| details.payee_id == payee.id);
            to::payee::payee(payee, details.map(|details| (details, in_full(caller))))
        });
        Ok(shown.collect())
    }
}

#[tonic::async_trait]
impl PayeeService for Payees {
    async fn create_payee(
        &self,
        request: Request<CreatePayeeRequest>,
    ) -> Result<Response<CreatePayeeResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (who, profile) = to::payee::draft(message.payee)?;
        let payee = create_payee::run(&mut unit, &caller, who, profile).await?;
        let payee = Some(to::payee::payee(&payee, None));
        unit.finish(CreatePayeeResponse { payee }).await
    }

    async fn update_payee(
        &self,
        request: Request<UpdatePayeeRequest>,
    ) -> Result<Response<UpdatePayeeResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let etag = message
            .payee
            .as_ref()
            .map(|payee| payee.etag.clone())
            .unwrap_or_default();
        let (payee_id, profile) = to::payee::profile(message.payee)?;
        let payee = update_payee::run(&mut unit, &caller, payee_id, &etag, profile).await?;
        let payee = self.shown(&caller, unit.conn(), &[payee]).await?.pop();
        unit.finish(UpdatePayeeResponse { payee }).await
    }

    async fn get_payee(
        &self,
        request: Request<GetPayeeRequest>,
    ) -> Result<Response<GetPayeeResponse>, Status> {
        let caller = kit::caller(&request)?;
        let payee_id = id("payee_id", &request.get_ref().payee_id)?;
        let mut conn = self.kit.read().await?;
        let found = store::payee::find(&mut conn, &caller.tenant, payee_id, caller.partner).await;
        let payee = found
            .map_err(Error::from)?
            .ok_or_else(|| Error::missing("payee", payee_id))?;
        let payee = self.shown(&caller, &mut conn, &[payee]).await?.pop();
        Ok(Response::new(GetPayeeResponse { payee }))
    }

    async fn list_payees(
        &self,
        request: Request<ListPayeesRequest>,
    ) -> Result<Response<ListPayeesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListPayees",
            message.page_size,
            &message.page_token,
        )?;
        let mut violations = Violations::new();
        let whose = Whose::of(&caller, &mut violations, &message.partner_id);
        let kind = convert::name_of::<PayeeKind>(&mut violations, "kind", message.kind);
        violations.check()?;
        let Some(partner_id) = whose.filter() else {
            return Ok(Response::new(ListPayeesResponse::default()));
        };
        let mut conn = self.kit.read().await?;
        let rows = store::payee::list(
            &mut conn,
            &caller.tenant,
            partner_id,
            kind,
            page.after()?,
            page.limit(),
        )
        .await;
        let place = |payee: &payee::Payee| (payee.profile.legal_name.clone(), payee.id);
        let (rows, next_page_token) = page.finish(rows.map_err(Error::from)?, place);
        let payees = self.shown(&caller, &mut conn, &rows).await?;
        Ok(Response::new(ListPayeesResponse {
            payees,
            next_page_token,
        }))
    }

    async fn propose_bank_details(
        &self,
        request: Request<ProposeBankDetailsRequest>,
    ) -> Result<Response<ProposeBankDetailsResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let proposal = to::bank_details::proposal(&message.payee_id, message.bank_details)?;
        let details = propose_bank_details::run(&mut unit, &caller, proposal).await?;
        let bank_details = Some(to::bank_details::bank_details(&details, in_full(&caller)));
        unit.finish(ProposeBankDetailsResponse { bank_details })
            .await
    }

    async fn confirm_bank_details(
        &self,
        request: Request<ConfirmBankDetailsRequest>,
    ) -> Result<Response<ConfirmBankDetailsResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let details_id = id("bank_details_id", &message.bank_details_id)?;
        let details = confirm_bank_details::run(&mut unit, &caller, details_id).await?;
        let bank_details = Some(to::bank_details::bank_details(&details, in_full(&caller)));
        unit.finish(ConfirmBankDetailsResponse { bank_details })
            .await
    }

    async fn cancel_bank_details(
        &self,
        request: Request<CancelBankDetailsRequest>,
    ) -> Result<Response<CancelBankDetailsResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let details_id = id("bank_details_id", &message.bank_details_id)?;
        let details = cancel_bank_details::run(&mut unit, &caller, details_id).await?;
        let bank_details = Some(to::bank_details::bank_details(&details, in_full(&caller)));
        unit.finish(CancelBankDetailsResponse { bank_details })
            .await
    }

    async fn list_bank_details(
        &self,
        request: Request<ListBankDetailsRequest>,
    ) -> Result<Response<ListBankDetailsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListBankDetails",
            message.page_size,
            &message.page_token,
        )?;
        let payee_id = id("payee_id", &message.payee_id)?;
        let mut conn = self.kit.read().await?;
        let payee = store::payee::find(&mut conn, &caller.tenant, payee_id, caller.partner).await;
        payee
            .map_err(Error::from)?
            .ok_or_else(|| Error::missing("payee", payee_id))?;
        let (after, limit) = (page.after()?, page.limit());
        let rows =
            store::bank_details::list_of_payee(&mut conn, &caller.tenant, payee_id, after, limit)
                .await;
        let (rows, next_page_token) = page.finish(rows.map_err(Error::from)?, |details| details.id);
        let shown = rows
            .iter()
            .map(|details| to::bank_details::bank_details(details, in_full(&caller)));
        Ok(Response::new(ListBankDetailsResponse {
            bank_details: shown.collect(),
            next_page_token,
        }))
    }
}

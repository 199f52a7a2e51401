//! Invoices: issued, collected, credited, read.

use contracts::tandem::incentivize::v1::{
    CreateInvoicesRequest, CreateInvoicesResponse, CreditInvoiceRequest, CreditInvoiceResponse,
    GetInvoiceRequest, GetInvoiceResponse, Invoice, InvoiceState, ListInvoicesRequest,
    ListInvoicesResponse, RecordReceiptRequest, RecordReceiptResponse,
    invoice_service_server::InvoiceService,
};
use kit::{Violations, page::Page, wire};
use sqlx::PgConnection;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{
    super::{Whose, convert, convert::payments as to},
    id,
};
use crate::{
    commands::payments::{create_invoices, credit_invoice, record_receipt},
    domain::payments::invoice,
    error::Error,
    store::payments as store,
};

pub(crate) struct Invoices {
    pub(crate) kit: kit::Service,
}

/// Invoices with their lines and what came in.
async fn shown(
    conn: &mut PgConnection,
    tenant: &str,
    invoices: &[invoice::Invoice],
) -> Result<Vec<Invoice>, Error> {
    let ids: Vec<Uuid> = invoices.iter().map(|invoice| invoice.id).collect();
    let lines = store::settlement::list(conn, tenant, &ids).await?;
    let receipts = store::invoice::list_receipts(conn, tenant, &ids).await?;
    let shown = invoices.iter().map(|invoice| {
        let lines = lines
            .get(&invoice.id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let receipts: Vec<_> = receipts
            .iter()
            .filter(|receipt| receipt.invoice_id == invoice.id)
            .collect();
        to::invoice::invoice(invoice, lines, &receipts)
    });
    Ok(shown.collect())
}

#[tonic::async_trait]
impl InvoiceService for Invoices {
    async fn create_invoices(
        &self,
        request: Request<CreateInvoicesRequest>,
    ) -> Result<Response<CreateInvoicesResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let mut violations = Violations::new();
        let partner_id = wire::optional_uuid(&mut violations, "partner_id", &message.partner_id);
        let as_of = wire::date(&mut violations, "as_of_date", message.as_of_date);
        violations.check()?;
        let (invoices, left_out) =
            create_invoices::run(&mut unit, &caller, partner_id, as_of).await?;
        let invoices = shown(unit.conn(), &caller.tenant, &invoices).await?;
        let left_out = left_out.iter().map(to::invoice::left_out).collect();
        unit.finish(CreateInvoicesResponse { invoices, left_out })
            .await
    }

    async fn get_invoice(
        &self,
        request: Request<GetInvoiceRequest>,
    ) -> Result<Response<GetInvoiceResponse>, Status> {
        let caller = kit::caller(&request)?;
        let invoice_id = id("invoice_id", &request.get_ref().invoice_id)?;
        let mut conn = self.kit.read().await?;
        let found =
            store::invoice::find(&mut conn, &caller.tenant, invoice_id, caller.partner).await;
        let invoice = found
            .map_err(Error::from)?
            .ok_or_else(|| Error::missing("invoice", invoice_id))?;
        let invoice = shown(&mut conn, &caller.tenant, &[invoice]).await?.pop();
        Ok(Response::new(GetInvoiceResponse { invoice }))
    }

    async fn list_invoices(
        &self,
        request: Request<ListInvoicesRequest>,
    ) -> Result<Response<ListInvoicesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListInvoices",
            message.page_size,
            &message.page_token,
        )?;
        let mut violations = Violations::new();
        let whose = Whose::of(&caller, &mut violations, &message.partner_id);
        let state = convert::name_of::<InvoiceState>(&mut violations, "state", message.state);
        violations.check()?;
        let Some(partner_id) = whose.filter() else {
            return Ok(Response::new(ListInvoicesResponse::default()));
        };
        let mut conn = self.kit.read().await?;
        let (after, limit) = (page.after()?, page.limit());
        let rows =
            store::invoice::list(&mut conn, &caller.tenant, partner_id, state, after, limit).await;
        let (rows, next_page_token) =
            page.finish(rows.map_err(Error::from)?, |invoice| invoice.number);
        let invoices = shown(&mut conn, &caller.tenant, &rows).await?;
        Ok(Response::new(ListInvoicesResponse {
            invoices,
            next_page_token,
        }))
    }

    async fn record_receipt(
        &self,
        request: Request<RecordReceiptRequest>,
    ) -> Result<Response<RecordReceiptResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let receipt = to::invoice::receipt(message, unit.now.date_naive())?;
        let invoice = record_receipt::run(&mut unit, &caller, receipt).await?;
        let invoice = shown(unit.conn(), &caller.tenant, &[invoice]).await?.pop();
        unit.finish(RecordReceiptResponse { invoice }).await
    }

    async fn credit_invoice(
        &self,
        request: Request<CreditInvoiceRequest>,
    ) -> Result<Response<CreditInvoiceResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let mut violations = Violations::new();
        let invoice_id = wire::uuid(&mut violations, "invoice_id", &message.invoice_id);
        let reason = wire::text(&mut violations, "reason", &message.reason, 1..=500);
        violations.check()?;
        let invoice =
            credit_invoice::run(&mut unit, &caller, invoice_id.unwrap_or_default(), reason).await?;
        let invoice = shown(unit.conn(), &caller.tenant, &[invoice]).await?.pop();
        unit.finish(CreditInvoiceResponse { invoice }).await
    }
}

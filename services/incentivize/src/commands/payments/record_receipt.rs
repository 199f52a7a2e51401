//! Records money that came in for an invoice.

use kit::{Caller, Unit};

use super::{announce, close_settled, post};
use crate::{
    domain::payments::{
        invoice::{Invoice, InvoiceState},
        posting,
    },
    error::{Error, Result},
    store::payments as store,
    store::payments::invoice::Receipt,
};

/// Errors: no such invoice; not open; more than is open; another currency; the reference stands for something else.
pub(crate) async fn run(unit: &mut Unit, caller: &Caller, receipt: Receipt) -> Result<Invoice> {
    let tenant = caller.tenant.as_str();
    let found = store::invoice::lock(unit.conn(), tenant, receipt.invoice_id).await?;
    let invoice = found.ok_or_else(|| Error::missing("invoice", receipt.invoice_id))?;
    if let Some(known) =
        store::invoice::find_receipt(unit.conn(), tenant, &receipt.external_id).await?
    {
        return if known == receipt {
            Ok(invoice)
        } else {
            Err(reused())
        };
    }
    let invoice = invoice.receive(receipt.amount)?;
    // Somebody may have used the reference for another invoice just now.
    if !store::invoice::insert_receipt(unit.conn(), tenant, &receipt).await? {
        return Err(reused());
    }
    store::invoice::update(unit.conn(), tenant, &invoice).await?;
    if let Some(entry) = posting::received(&invoice, receipt.amount, receipt.value_date) {
        post(unit, tenant, entry).await?;
    }
    if invoice.state == InvoiceState::Paid {
        let settlements = store::settlement::list(unit.conn(), tenant, &[invoice.id]).await?;
        let statements = settlements
            .into_values()
            .flatten()
            .map(|one| one.statement_id)
            .collect();
        close_settled(unit, tenant, statements).await?;
    }
    announce::invoice(unit, tenant, "RecordReceipt", &invoice);
    Ok(invoice)
}

fn reused() -> Error {
    let message = "the external id stands for another receipt";
    Error::Kit(kit::Error::already_exists("EXTERNAL_ID_REUSED", message))
}

//! Takes an invoice back with a credit note; what it billed is owed again.

use kit::{Caller, Unit};
use uuid::Uuid;

use super::{announce, post};
use crate::{
    domain::payments::{invoice::Invoice, posting},
    error::{Error, Result},
    store::payments as store,
};

/// Errors: no such invoice; not open; money has come in.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    invoice_id: Uuid,
    reason: String,
) -> Result<Invoice> {
    let (tenant, today) = (caller.tenant.as_str(), unit.now.date_naive());
    let found = store::invoice::lock(unit.conn(), tenant, invoice_id).await?;
    let invoice = found.ok_or_else(|| Error::missing("invoice", invoice_id))?;
    let number = store::document_number::next(unit.conn(), tenant, "CREDIT_NOTE").await?;
    let invoice = invoice.credit(number, reason)?;
    let mut settlements = store::settlement::list(unit.conn(), tenant, &[invoice_id]).await?;
    let settlements = settlements.remove(&invoice_id).unwrap_or_default();
    store::invoice::update(unit.conn(), tenant, &invoice).await?;
    store::settlement::update_fallen(unit.conn(), tenant, &[invoice_id]).await?;
    if let Some(entry) = posting::credited(&invoice, &settlements, today)? {
        post(unit, tenant, entry).await?;
    }
    announce::invoice(unit, tenant, "CreditInvoice", &invoice);
    Ok(invoice)
}

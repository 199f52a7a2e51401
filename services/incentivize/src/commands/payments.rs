//! Money that moves, changed: each lock first, then a pure decision, then what is saved, posted and announced.

pub(crate) mod announce;
pub(crate) mod approve_payment_batch;
pub(crate) mod cancel_bank_details;
pub(crate) mod cancel_payment_batch;
pub(crate) mod configure_payment_provider;
pub(crate) mod confirm_bank_details;
pub(crate) mod create_invoices;
pub(crate) mod create_payee;
pub(crate) mod create_payment_batch;
pub(crate) mod credit_invoice;
pub(crate) mod disable_payment_provider;
pub(crate) mod propose_bank_details;
pub(crate) mod record_payout_result;
pub(crate) mod record_receipt;
pub(crate) mod release_payment_batch;
pub(crate) mod send_payout;
pub(crate) mod update_payee;
pub(crate) mod update_payment_settings;

use kit::Unit;
use uuid::Uuid;

use crate::{
    domain::journal::Entry,
    error::{Error, Result},
    store,
};

/// Appends an entry to the books.
async fn post(unit: &mut Unit, tenant: &str, entry: Entry) -> Result<()> {
    let (now, entries) = (unit.now, [(unit.new_id(), entry)]);
    Ok(store::journal::insert_all(unit.conn(), tenant, &entries, now).await?)
}

/// Marks those of these statements as paid of which nothing is left.
async fn close_settled(unit: &mut Unit, tenant: &str, mut statements: Vec<Uuid>) -> Result<()> {
    statements.sort_unstable();
    statements.dedup();
    let now = unit.now;
    store::payments::settlement::lock_statements(unit.conn(), tenant, &statements).await?;
    let settled =
        store::payments::settlement::list_settled(unit.conn(), tenant, &statements).await?;
    for statement_id in settled {
        if store::statement::update_paid(unit.conn(), tenant, statement_id, now).await? {
            announce::statement_paid(unit, tenant, statement_id);
        }
    }
    Ok(())
}

/// Refuses partners that onboard has not announced.
async fn require_partner(unit: &mut Unit, tenant: &str, partner_id: Uuid) -> Result<()> {
    let unknown = store::known::list_unknown_partners(unit.conn(), tenant, &[partner_id]).await?;
    match unknown.first() {
        Some(unknown) => Err(Error::partner_unknown(*unknown)),
        None => Ok(()),
    }
}

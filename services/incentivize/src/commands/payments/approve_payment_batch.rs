//! Approves a batch that another person made.

use kit::{Caller, Unit};
use uuid::Uuid;

use super::announce;
use crate::{
    domain::payments::batch_state::Batch,
    error::{Error, Result},
    store::payments as store,
};

/// Errors: no such batch, not a draft, nothing in it, made by the same person.
pub(crate) async fn run(unit: &mut Unit, caller: &Caller, batch_id: Uuid) -> Result<Batch> {
    let found = store::payment_batch::lock(unit.conn(), &caller.tenant, batch_id).await?;
    let batch = found.ok_or_else(|| Error::missing("payment batch", batch_id))?;
    let payouts = store::payout::list_of_batches(unit.conn(), &caller.tenant, &[batch_id]).await?;
    let batch = batch.approve(&caller.subject, unit.now, payouts.len())?;
    store::payment_batch::update(unit.conn(), &caller.tenant, &batch).await?;
    announce::batch(unit, &caller.tenant, "ApprovePaymentBatch", &batch);
    Ok(batch)
}

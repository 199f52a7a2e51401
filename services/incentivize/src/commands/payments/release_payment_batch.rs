//! Instructs the payouts of an approved batch; those to accounts of the payment provider are on their way there.

use kit::{Caller, Unit};
use uuid::Uuid;

use super::{announce, send_payout};
use crate::{
    domain::payments::batch_state::Batch,
    error::{Error, Result},
    store::payments as store,
};

/// Errors: no such batch, not approved.
pub(crate) async fn run(unit: &mut Unit, caller: &Caller, batch_id: Uuid) -> Result<Batch> {
    let found = store::payment_batch::lock(unit.conn(), &caller.tenant, batch_id).await?;
    let batch = found
        .ok_or_else(|| Error::missing("payment batch", batch_id))?
        .release(unit.now)?;
    let payouts = store::payout::list_of_batches(unit.conn(), &caller.tenant, &[batch_id]).await?;
    let ids: Vec<Uuid> = payouts.iter().map(|payout| payout.id).collect();
    let settlements = store::settlement::list(unit.conn(), &caller.tenant, &ids).await?;
    send_payout::begin(unit, &caller.tenant, &payouts).await?;
    for payout in payouts {
        let payout = payout.instruct(unit.now)?;
        store::payout::update(unit.conn(), &caller.tenant, &payout).await?;
        let settled = settlements
            .get(&payout.id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        announce::payout(unit, &caller.tenant, "InstructPayout", &payout, settled);
    }
    store::payment_batch::update(unit.conn(), &caller.tenant, &batch).await?;
    announce::batch(unit, &caller.tenant, "ReleasePaymentBatch", &batch);
    Ok(batch)
}

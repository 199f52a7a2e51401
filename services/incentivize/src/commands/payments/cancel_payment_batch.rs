//! Takes a batch back before it is approved; its amounts are due again.

use kit::{Caller, Unit};
use uuid::Uuid;

use super::announce;
use crate::{
    domain::payments::batch_state::Batch,
    error::{Error, Result},
    store::payments as store,
};

/// Errors: no such batch, not a draft.
pub(crate) async fn run(unit: &mut Unit, caller: &Caller, batch_id: Uuid) -> Result<Batch> {
    let found = store::payment_batch::lock(unit.conn(), &caller.tenant, batch_id).await?;
    let batch = found
        .ok_or_else(|| Error::missing("payment batch", batch_id))?
        .cancel()?;
    let payouts = store::payout::list_of_batches(unit.conn(), &caller.tenant, &[batch_id]).await?;
    let ids: Vec<Uuid> = payouts.iter().map(|payout| payout.id).collect();
    let settlements = store::settlement::list(unit.conn(), &caller.tenant, &ids).await?;
    for payout in payouts {
        let payout = payout.cancel()?;
        store::payout::update(unit.conn(), &caller.tenant, &payout).await?;
        let settled = settlements
            .get(&payout.id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        announce::payout(unit, &caller.tenant, "CancelPayout", &payout, settled);
    }
    store::settlement::update_fallen(unit.conn(), &caller.tenant, &ids).await?;
    store::payment_batch::update(unit.conn(), &caller.tenant, &batch).await?;
    announce::batch(unit, &caller.tenant, "CancelPaymentBatch", &batch);
    Ok(batch)
}

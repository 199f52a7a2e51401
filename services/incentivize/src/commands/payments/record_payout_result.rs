//! Records what the bank says of a payout: paid, which posts it; rejected, which makes its amounts due again.

use kit::{Caller, Unit};
use uuid::Uuid;

use super::{announce, close_settled, post, send_payout};
use crate::{
    domain::payments::{
        due::Settlement,
        payout::{Payout, PayoutResult, PayoutState},
        posting,
    },
    error::{Error, Result},
    store::payments as store,
};

/// Errors: no such payout; not instructed, unless the same was said before; the payment provider is asked how it ends.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    payout_id: Uuid,
    result: PayoutResult,
) -> Result<Payout> {
    if send_payout::is_asked(unit, &caller.tenant, payout_id).await? {
        return Err(Error::at_provider());
    }
    apply(unit, &caller.tenant, payout_id, result).await
}

/// The same in the name of a payment provider.
pub(crate) async fn apply(
    unit: &mut Unit,
    tenant: &str,
    payout_id: Uuid,
    result: PayoutResult,
) -> Result<Payout> {
    let found = store::payout::lock(unit.conn(), tenant, payout_id).await?;
    let payout = found.ok_or_else(|| Error::missing("payout", payout_id))?;
    if payout.has_result(&result) {
        return Ok(payout);
    }
    let payout = payout.finish(result, unit.now)?;
    let mut settlements = store::settlement::list(unit.conn(), tenant, &[payout_id]).await?;
    let settlements = settlements.remove(&payout_id).unwrap_or_default();
    let payout = match payout.state {
        PayoutState::Paid => pay(unit, tenant, payout, &settlements).await?,
        _ => reject(unit, tenant, payout).await?,
    };
    announce::payout(unit, tenant, "RecordPayoutResult", &payout, &settlements);
    Ok(payout)
}

async fn pay(
    unit: &mut Unit,
    tenant: &str,
    payout: Payout,
    settlements: &[Settlement],
) -> Result<Payout> {
    let invoice_number = match payout.is_self_billed() {
        true => {
            Some(store::document_number::next(unit.conn(), tenant, &payout.invoice_series()).await?)
        }
        false => None,
    };
    let payout = Payout {
        invoice_number,
        ..payout
    };
    store::payout::update(unit.conn(), tenant, &payout).await?;
    let value_date = payout.value_date.unwrap_or_else(|| unit.now.date_naive());
    post(
        unit,
        tenant,
        posting::paid(&payout, settlements, value_date)?,
    )
    .await?;
    let statements = settlements.iter().map(|one| one.statement_id).collect();
    close_settled(unit, tenant, statements).await?;
    Ok(payout)
}

async fn reject(unit: &mut Unit, tenant: &str, payout: Payout) -> Result<Payout> {
    store::payout::update(unit.conn(), tenant, &payout).await?;
    store::settlement::update_fallen(unit.conn(), tenant, &[payout.id]).await?;
    Ok(payout)
}

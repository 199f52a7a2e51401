//! Payouts as people read them.

use contracts::tandem::{incentivize::v1::Payout, platform::v1::Role};
use kit::Caller;
use sqlx::PgConnection;
use uuid::Uuid;

use super::payees::in_full;
use crate::{
    domain::payments::payout, error::Result, rpc::convert::payments as to, store::payments as store,
};

/// Payouts with what they settle and where they go; a connector that pays them sees the whole account.
pub(super) async fn shown(
    conn: &mut PgConnection,
    caller: &Caller,
    payouts: &[payout::Payout],
) -> Result<Vec<Payout>> {
    let ids: Vec<Uuid> = payouts.iter().map(|payout| payout.id).collect();
    let settlements = store::settlement::list(conn, &caller.tenant, &ids).await?;
    let ids: Vec<Uuid> = payouts
        .iter()
        .map(|payout| payout.bank_details_id)
        .collect();
    let accounts = store::bank_details::list(conn, &caller.tenant, &ids).await?;
    let in_full = in_full(caller) || caller.has(Role::Connector);
    let ids: Vec<Uuid> = payouts.iter().map(|payout| payout.id).collect();
    let deliveries = match caller.partner {
        Some(_) => Vec::new(),
        None => store::provider_delivery::list(conn, &caller.tenant, &ids).await?,
    };
    let shown = payouts.iter().map(|payout| {
        let settled = settlements
            .get(&payout.id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let account = accounts
            .iter()
            .find(|details| details.id == payout.bank_details_id);
        let delivery = deliveries.iter().find(|one| one.payout_id == payout.id);
        Payout {
            provider_delivery: delivery.map(to::payout::delivery),
            ..to::payout::payout(payout, settled, account.map(|details| (details, in_full)))
        }
    });
    Ok(shown.collect())
}

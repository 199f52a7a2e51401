//! Approves or rejects an adjustment; an approved one is accrued at once and stated next.

use kit::{Caller, Unit};
use serde_json::json;
use uuid::Uuid;

use crate::{
    announce,
    domain::adjustment::AdjustmentState,
    error::{Result, StatementRefused},
    store::{self, adjustment::StoredAdjustment},
};

/// Errors: no such adjustment, decided already, its author decides.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    adjustment_id: Uuid,
    approve: bool,
) -> Result<StoredAdjustment> {
    let (tenant, now) = (&caller.tenant, unit.now);
    let stored = store::adjustment::lock(unit.conn(), tenant, adjustment_id).await?;
    let stored = stored.ok_or(StatementRefused::AdjustmentNotFound(adjustment_id))?;
    let adjustment = stored.adjustment.decide(approve, &caller.subject)?;
    store::adjustment::update_decision(unit.conn(), tenant, &adjustment, now).await?;
    if let Some(entry) = adjustment
        .entry()
        .filter(|_| adjustment.state == AdjustmentState::Approved)
    {
        let entry = (unit.new_id(), entry);
        store::journal::insert_all(unit.conn(), tenant, &[entry], now).await?;
    }
    announce::audit(
        unit,
        tenant,
        "DecideAdjustment",
        format!("adjustments/{adjustment_id}"),
        json!({"state": adjustment.state.code()}),
    );
    Ok(StoredAdjustment {
        adjustment,
        decided_at: Some(now),
        ..stored
    })
}

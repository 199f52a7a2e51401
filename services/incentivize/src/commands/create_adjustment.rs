//! Proposes an adjustment, for another person to decide.

use kit::{Caller, Unit};
use serde_json::json;

use crate::{
    announce,
    domain::adjustment::Adjustment,
    error::{Result, StatementRefused},
    store,
};

/// Errors: the partner is not known here.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    adjustment: Adjustment,
) -> Result<Adjustment> {
    let (tenant, now) = (&caller.tenant, unit.now);
    let partner_id = adjustment.partner_id;
    let known = store::known::find_partner_name(unit.conn(), tenant, partner_id).await?;
    known.ok_or(StatementRefused::PartnerUnknown(partner_id))?;
    store::adjustment::insert(unit.conn(), tenant, &adjustment, now).await?;
    announce::audit(
        unit,
        tenant,
        "CreateAdjustment",
        format!("adjustments/{}", adjustment.id),
        json!({"amount": adjustment.amount, "reason": adjustment.reason}),
    );
    Ok(adjustment)
}

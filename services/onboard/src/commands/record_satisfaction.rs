use kit::{Caller, Unit};

use super::review_tiers;
use crate::domain::satisfaction::Satisfaction;
use crate::error::Error;
use crate::{audit, store};

/// Errors: `NotFound` when there is no such partner; `Fields`.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    satisfaction: Satisfaction,
) -> Result<Satisfaction, Error> {
    let problems = satisfaction.check(unit.now.date_naive());
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let partner_id = satisfaction.partner_id;
    let partner = store::partner::lock(unit.conn(), caller, partner_id).await?;
    partner.ok_or_else(|| Error::NotFound("partner", partner_id.to_string()))?;
    store::satisfaction::put(unit.conn(), &caller.tenant, &satisfaction).await?;
    let resource = format!("partners/{partner_id}/satisfaction");
    audit::changed(
        unit,
        &caller.tenant,
        "RecordSatisfaction",
        resource,
        None,
        &satisfaction,
    );
    review_tiers::ask(unit, &caller.tenant, partner_id).await?;
    Ok(satisfaction)
}

use kit::{Caller, Unit};
use uuid::Uuid;

use super::business_plan_change;
use crate::domain::business_plan::{BusinessPlan, Content};
use crate::error::Error;
use crate::store;

/// A plan to be.
#[derive(Debug, Clone)]
pub struct Proposal {
    pub partner_id: Uuid,
    pub year: i32,
    pub content: Content,
}

/// Errors: `Fields`; `NotFound` without the partner; `YearPlanned`.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    proposal: Proposal,
) -> Result<BusinessPlan, Error> {
    let Proposal {
        partner_id,
        year,
        content,
    } = proposal;
    let problems = content.check(year);
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let partner = store::partner::find(unit.conn(), caller, partner_id).await?;
    partner.ok_or_else(|| Error::NotFound("partner", partner_id.to_string()))?;
    let plan = BusinessPlan::draft(unit.new_id(), partner_id, year, content, unit.now);
    business_plan_change::save(unit, caller, "CreateBusinessPlan", None, &plan).await?;
    Ok(plan)
}

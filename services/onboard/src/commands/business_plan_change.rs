//! Every change of a joint plan: lock, decide, save.

use kit::{Caller, Unit};
use uuid::Uuid;

use crate::domain::business_plan::{BusinessPlan, PlanError};
use crate::error::Error;
use crate::{audit, store};

/// Errors: `NotFound`; `Plan` when `decide` refuses.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    id: Uuid,
    etag: &str,
    decide: impl FnOnce(BusinessPlan) -> Result<BusinessPlan, PlanError>,
) -> Result<BusinessPlan, Error> {
    let before = store::business_plan::lock(unit.conn(), caller, id).await?;
    let before = before.ok_or_else(|| Error::NotFound("business plan", id.to_string()))?;
    kit::check_etag(etag, before.revision)?;
    let after = decide(before.clone())?;
    if after != before {
        save(unit, caller, action, Some(&before), &after).await?;
    }
    Ok(after)
}

pub(super) async fn save(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    before: Option<&BusinessPlan>,
    after: &BusinessPlan,
) -> Result<(), Error> {
    store::business_plan::put(unit.conn(), &caller.tenant, after).await?;
    let resource = format!("businessPlans/{}", after.id);
    audit::changed(unit, &caller.tenant, action, resource, before, after);
    Ok(())
}

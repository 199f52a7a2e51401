use kit::{Caller, Unit};
use uuid::Uuid;

use super::business_plan_change;
use crate::domain::business_plan::{Acceptance, BusinessPlan};
use crate::domain::solution::SolutionSide;
use crate::error::Error;

/// A partner's user accepts for the partner, everybody else for the vendor. Errors: `NotFound`; `Plan` when there is a later version,
/// or only one side commits.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    id: Uuid,
    version: i32,
) -> Result<BusinessPlan, Error> {
    let side = match caller.partner {
        Some(_) => SolutionSide::Partner,
        None => SolutionSide::Vendor,
    };
    let acceptance = Acceptance {
        side,
        actor: caller.subject.clone(),
        at: unit.now,
    };
    let accept = |plan: BusinessPlan| plan.accept(version, acceptance);
    business_plan_change::run(unit, caller, "AcceptBusinessPlan", id, "", accept).await
}

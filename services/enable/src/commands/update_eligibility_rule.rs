use kit::{Caller, Unit};

use super::{Target, eligibility_rule_change, evaluate_rule};
use crate::domain::eligibility::{Demand, EligibilityRule};
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Refused` when it is retired.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    demand: Demand,
) -> Result<EligibilityRule, Error> {
    let action = "UpdateEligibilityRule";
    let decide = |rule: EligibilityRule| rule.revise(demand);
    let rule = eligibility_rule_change::run(unit, caller, action, target, decide).await?;
    evaluate_rule::ask(unit, &caller.tenant, rule.id).await?;
    Ok(rule)
}

use kit::{Caller, Unit};

use super::{Target, eligibility_rule_change};
use crate::domain::eligibility::EligibilityRule;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Refused` when it is retired already.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
) -> Result<EligibilityRule, Error> {
    let action = "RetireEligibilityRule";
    eligibility_rule_change::run(unit, caller, action, target, EligibilityRule::retire).await
}

//! Every change of an eligibility rule: lock, decide, save, announce.

use kit::{Caller, Unit};

use super::Target;
use crate::domain::eligibility::EligibilityRule;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::{announce, store};

/// Errors: `NotFound`; a stale etag; `Refused` when it is retired.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    target: Target,
    decide: impl FnOnce(EligibilityRule) -> Result<EligibilityRule, Refusal>,
) -> Result<EligibilityRule, Error> {
    let tenant = &caller.tenant;
    let before = store::eligibility_rule::lock(unit.conn(), tenant, target.id).await?;
    let before =
        before.ok_or_else(|| Error::NotFound("eligibility rule", target.id.to_string()))?;
    kit::check_etag(&target.etag, before.revision)?;
    let after = decide(before.clone())?;
    store::eligibility_rule::update(unit.conn(), tenant, &after).await?;
    let resource = format!("eligibilityRules/{}", after.id);
    kit::audit::changed(unit, tenant, action, resource, Some(&before), &after);
    announce::eligibility_rule_changed(unit, tenant, &after);
    Ok(after)
}

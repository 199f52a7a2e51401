use kit::{Caller, Unit, Violations};

use super::evaluate_rule;
use crate::domain::eligibility::{Demand, EligibilityRule, Subject};
use crate::error::Error;
use crate::{announce, store};

/// Errors: INVALID_FIELDS when program or joint solution are unknown.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    subject: Subject,
    demand: Demand,
) -> Result<EligibilityRule, Error> {
    let tenant = &caller.tenant;
    known(unit, tenant, subject).await?;
    let rule = EligibilityRule::new(unit.new_id(), subject, demand, unit.now);
    store::eligibility_rule::insert(unit.conn(), tenant, &rule).await?;
    let resource = format!("eligibilityRules/{}", rule.id);
    kit::audit::changed(unit, tenant, "CreateEligibilityRule", resource, None, &rule);
    announce::eligibility_rule_changed(unit, tenant, &rule);
    evaluate_rule::ask(unit, tenant, rule.id).await?;
    Ok(rule)
}

async fn known(unit: &mut Unit, tenant: &str, subject: Subject) -> Result<(), Error> {
    let mut violations = Violations::new();
    if let Some(id) = subject.program_id
        && !store::known::has_program(unit.conn(), tenant, id).await?
    {
        let text = format!("there is no program {id}");
        violations.add("eligibility_rule.program_id", "UNKNOWN_REFERENCE", text);
    }
    if let Some(id) = subject.solution_id
        && store::known::find_joint_solution(unit.conn(), tenant, id)
            .await?
            .is_none()
    {
        let text = format!("there is no joint solution {id}");
        violations.add("eligibility_rule.solution_id", "UNKNOWN_REFERENCE", text);
    }
    Ok(violations.check()?)
}

//! Every step of a support case: lock, decide, save, set the clock.

use chrono::{DateTime, Utc};
use kit::{Caller, Unit};

use super::{Target, escalate_unanswered_case};
use crate::domain::known::JointSolution;
use crate::domain::refusal::Refusal;
use crate::domain::support::{Mark, SolutionSide, SupportCase};
use crate::error::Error;
use crate::store;

/// A partner's user speaks for the partner, everybody else for the vendor.
pub(super) fn side(caller: &Caller) -> SolutionSide {
    match caller.partner {
        Some(_) => SolutionSide::Partner,
        None => SolutionSide::Vendor,
    }
}

pub(super) fn mark(caller: &Caller, now: DateTime<Utc>) -> Mark {
    Mark {
        side: Some(side(caller)),
        actor: caller.subject.clone(),
        at: now,
    }
}

/// Errors: `NotFound`; a stale etag; `Refused` when `decide` refuses.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    target: Target,
    decide: impl FnOnce(SupportCase, &JointSolution, Mark) -> Result<SupportCase, Refusal>,
) -> Result<SupportCase, Error> {
    let (tenant, id) = (&caller.tenant, target.id);
    let before = store::support_case::lock(unit.conn(), tenant, caller.partner, id).await?;
    let before = before.ok_or_else(|| Error::NotFound("support case", id.to_string()))?;
    kit::check_etag(&target.etag, before.revision)?;
    let solution = solution_of(unit, tenant, &before).await?;
    let after = decide(before.clone(), &solution, mark(caller, unit.now))?;
    save(unit, tenant, action, &before, &after).await?;
    Ok(after)
}

pub(super) async fn solution_of(
    unit: &mut Unit,
    tenant: &str,
    case: &SupportCase,
) -> Result<JointSolution, Error> {
    let id = case.solution_id;
    let solution = store::known::find_joint_solution(unit.conn(), tenant, id).await?;
    solution.ok_or_else(|| Error::NotFound("joint solution", id.to_string()))
}

pub(super) async fn save(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    before: &SupportCase,
    after: &SupportCase,
) -> Result<(), Error> {
    store::support_case::update(unit.conn(), tenant, after).await?;
    let resource = format!("supportCases/{}", after.id);
    kit::audit::changed(unit, tenant, action, resource, Some(before), after);
    escalate_unanswered_case::ask(unit, tenant, after).await
}

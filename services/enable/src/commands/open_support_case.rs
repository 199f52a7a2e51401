use kit::{Caller, Unit};
use uuid::Uuid;

use super::escalate_unanswered_case;
use super::support_case_change::{mark, side};
use crate::domain::support::{Question, SupportCase, SupportLevel};
use crate::error::Error;
use crate::store;

/// Errors: `NotFound` when the joint solution is unknown or another partner's; `Refused` when it is not agreed, or names nobody for the
/// level.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    solution_id: Uuid,
    question: Question,
    level: SupportLevel,
) -> Result<SupportCase, Error> {
    let tenant = &caller.tenant;
    let solution = store::known::find_joint_solution(unit.conn(), tenant, solution_id).await?;
    let own = solution.filter(|one| caller.partner.is_none_or(|own| own == one.partner_id));
    let solution = own.ok_or_else(|| Error::NotFound("joint solution", solution_id.to_string()))?;
    let by = (side(caller), mark(caller, unit.now));
    let case = SupportCase::open(unit.new_id(), &solution, question, level, by)?;
    store::support_case::insert(unit.conn(), tenant, &case).await?;
    let resource = format!("supportCases/{}", case.id);
    kit::audit::changed(unit, tenant, "OpenSupportCase", resource, None, &case);
    escalate_unanswered_case::ask(unit, tenant, &case).await?;
    Ok(case)
}

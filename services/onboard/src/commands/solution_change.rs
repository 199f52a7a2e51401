//! Every change of a joint solution: lock, decide, save, announce.

use kit::{Caller, Unit};
use serde::Serialize;
use uuid::Uuid;

use super::Target;
use crate::domain::solution::{Agreement, JointSolution, SolutionError, SolutionState, Terms};
use crate::error::Error;
use crate::{audit, events, store};

/// Errors: `NotFound`; a stale etag; `Solution` when `decide` refuses.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    target: Target,
    decide: impl FnOnce(JointSolution) -> Result<JointSolution, SolutionError>,
) -> Result<JointSolution, Error> {
    let before = store::solution::lock(unit.conn(), caller, target.id).await?;
    let before = before.ok_or_else(|| Error::NotFound("joint solution", target.id.to_string()))?;
    kit::check_etag(&target.etag, before.revision)?;
    let after = decide(before.clone())?;
    if after == before {
        return Ok(before);
    }
    store::solution::update(unit.conn(), &caller.tenant, &after).await?;
    announced(unit, &caller.tenant, action, Some(&before), &after);
    Ok(after)
}

pub(super) fn announced(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    before: Option<&JointSolution>,
    after: &JointSolution,
) {
    let resource = format!("solutions/{}", after.id);
    let before = before.map(Record::of);
    audit::changed(
        unit,
        tenant,
        action,
        resource,
        before.as_ref(),
        &Record::of(after),
    );
    events::solution_changed(unit, tenant, after);
}

/// What the audit row compares.
#[derive(Serialize)]
struct Record<'a> {
    partner_id: Uuid,
    state: SolutionState,
    version: i32,
    agreed_version: Option<i32>,
    #[serde(flatten)]
    terms: &'a Terms,
    agreements: &'a [Agreement],
}

impl<'a> Record<'a> {
    fn of(solution: &'a JointSolution) -> Self {
        let newest = &solution.newest;
        Self {
            partner_id: solution.partner_id,
            state: solution.state,
            version: newest.number,
            agreed_version: solution.agreed.as_ref().map(|version| version.number),
            terms: &newest.terms,
            agreements: &newest.agreements,
        }
    }
}

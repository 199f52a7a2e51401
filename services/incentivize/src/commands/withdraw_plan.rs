//! Takes back a version that has not come into force; the version before it is active again.

use kit::{Caller, Unit};
use uuid::Uuid;

use super::{audit_plan, defer_plan::lock_announced, rederive_program};
use crate::{
    domain::plan::PlanState,
    error::{Error, Result},
    store::{plan, plan::StoredVersion},
};

/// Errors: no such plan, a stale etag, nothing that is active and still to come.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    plan_id: Uuid,
    etag: &str,
) -> Result<StoredVersion> {
    let (versions, announced) = lock_announced(unit, caller, plan_id, etag).await?;
    let (tenant, today) = (&caller.tenant, unit.now.date_naive());
    let withdrawn = StoredVersion {
        version: announced.version.withdraw(today)?,
        revision: announced.revision + 1,
        ..announced
    };
    plan::upsert_version(unit.conn(), tenant, &withdrawn).await?;
    let is_superseded = |stored: &StoredVersion| stored.version.state == PlanState::Superseded;
    if let Some(before) = versions.into_iter().rfind(is_superseded) {
        let version = before.version.reinstate();
        let reinstated = StoredVersion {
            version: version.map_err(Error::IllegalTransition)?,
            ..before
        };
        plan::upsert_version(unit.conn(), tenant, &reinstated).await?;
        audit_plan(unit, tenant, "ReinstatePlan", &reinstated);
    }
    plan::update_revision(unit.conn(), tenant, plan_id, withdrawn.revision).await?;
    rederive_program::enqueue(unit, tenant, withdrawn.version.program_id).await?;
    audit_plan(unit, tenant, "WithdrawPlan", &withdrawn);
    Ok(withdrawn)
}

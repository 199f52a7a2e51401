//! Changes the draft of a plan, or drafts its next version.

use kit::{Caller, Unit, Violations};
use uuid::Uuid;

use super::{audit_plan, create_plan::PlanDraft};
use crate::{
    domain::plan::PlanState,
    error::{Error, Result},
    store::{plan, plan::StoredVersion},
};

/// Errors: no such plan, a stale etag, another program. What says the same as the newest version changes nothing, unless that was withdrawn.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    plan_id: Uuid,
    etag: &str,
    draft: PlanDraft,
) -> Result<StoredVersion> {
    let versions = plan::lock_versions(unit.conn(), &caller.tenant, plan_id).await?;
    let newest = versions
        .into_iter()
        .next_back()
        .ok_or(Error::PlanNotFound(plan_id))?;
    kit::check_etag(etag, newest.revision)?;
    check_program(&draft, &newest)?;
    let next = match newest.version.state {
        PlanState::Draft => newest.version.number,
        PlanState::Active | PlanState::Superseded | PlanState::Withdrawn => {
            newest.version.number + 1
        }
    };
    let mut version = draft.version(plan_id, newest.version.number);
    version.state = newest.version.state;
    if version == newest.version && version.state != PlanState::Withdrawn {
        return Ok(newest);
    }
    (version.number, version.state) = (next, PlanState::Draft);
    let plan = StoredVersion {
        version,
        revision: newest.revision + 1,
        activated_at: None,
        ..newest
    };
    plan::upsert_version(unit.conn(), &caller.tenant, &plan).await?;
    plan::update_revision(unit.conn(), &caller.tenant, plan_id, plan.revision).await?;
    audit_plan(unit, &caller.tenant, "UpdatePlan", &plan);
    Ok(plan)
}

fn check_program(draft: &PlanDraft, newest: &StoredVersion) -> Result<()> {
    let mut violations = Violations::new();
    if draft.program_id != newest.version.program_id {
        violations.add(
            "plan.program_id",
            "IMMUTABLE",
            "a plan stays with its program",
        );
    }
    Ok(violations.check()?)
}

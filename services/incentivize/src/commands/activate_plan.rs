//! Puts the draft of a plan into force, once it is proven that it can be computed.

use std::collections::BTreeSet;

use kit::{Caller, Unit};
use uuid::Uuid;

use super::{audit_plan, rederive_program};
use crate::{
    domain::{
        plan::{PlanState, PlanVersion},
        requirement::ProducedFact,
    },
    error::{Error, Result},
    store::{known, plan, plan::StoredVersion},
};

/// Errors: no such plan, a stale etag, no draft, a wrong draft, a program or type profile that is not known here, facts
/// that the partnership type does not produce.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    plan_id: Uuid,
    etag: &str,
) -> Result<StoredVersion> {
    let mut versions = plan::lock_versions(unit.conn(), &caller.tenant, plan_id).await?;
    let draft = versions.pop().ok_or(Error::PlanNotFound(plan_id))?;
    kit::check_etag(etag, draft.revision)?;
    let program_id = draft.version.program_id;
    let produced = produced(unit, &caller.tenant, program_id).await?;
    let earlier: Vec<PlanVersion> = versions
        .iter()
        .map(|stored| stored.version.clone())
        .collect();
    let active = StoredVersion {
        version: draft.version.activate(&produced, &earlier)?,
        revision: draft.revision + 1,
        activated_at: Some(unit.now),
        ..draft
    };
    for stored in versions {
        supersede(unit, &caller.tenant, stored).await?;
    }
    plan::upsert_version(unit.conn(), &caller.tenant, &active).await?;
    plan::update_revision(unit.conn(), &caller.tenant, plan_id, active.revision).await?;
    rederive_program::enqueue(unit, &caller.tenant, program_id).await?;
    audit_plan(unit, &caller.tenant, "ActivatePlan", &active);
    Ok(active)
}

async fn produced(
    unit: &mut Unit,
    tenant: &str,
    program_id: Uuid,
) -> Result<BTreeSet<ProducedFact>> {
    let partnership_type = known::find_program_type(unit.conn(), tenant, program_id)
        .await?
        .ok_or(Error::ProgramUnknown(program_id))?;
    known::find_produced(unit.conn(), tenant, &partnership_type)
        .await?
        .ok_or(Error::TypeProfileUnknown(partnership_type))
}

async fn supersede(unit: &mut Unit, tenant: &str, stored: StoredVersion) -> Result<()> {
    if stored.version.state != PlanState::Active {
        return Ok(());
    }
    let version = stored.version.supersede();
    let superseded = StoredVersion {
        version: version.map_err(Error::IllegalTransition)?,
        ..stored
    };
    plan::upsert_version(unit.conn(), tenant, &superseded).await?;
    audit_plan(unit, tenant, "SupersedePlan", &superseded);
    Ok(())
}

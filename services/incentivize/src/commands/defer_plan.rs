//! Puts off the date of a version that has not come into force.

use chrono::NaiveDate;
use kit::{Caller, Unit};
use uuid::Uuid;

use super::{audit_plan, rederive_program};
use crate::{
    domain::plan::{PlanState, PlanVersion},
    error::{Error, Result},
    store::{plan, plan::StoredVersion},
};

/// Errors: no such plan, a stale etag, nothing that is active and still to come, a date that is no later or not the first of a period.
pub(crate) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    plan_id: Uuid,
    etag: &str,
    effective_date: NaiveDate,
) -> Result<StoredVersion> {
    let (mut versions, announced) = lock_announced(unit, caller, plan_id, etag).await?;
    let today = unit.now.date_naive();
    versions.retain(|stored| stored.version.number < announced.version.number);
    let earlier: Vec<PlanVersion> = versions.into_iter().map(|stored| stored.version).collect();
    let deferred = StoredVersion {
        version: announced.version.defer(effective_date, today, &earlier)?,
        revision: announced.revision + 1,
        ..announced
    };
    plan::upsert_version(unit.conn(), &caller.tenant, &deferred).await?;
    plan::update_revision(unit.conn(), &caller.tenant, plan_id, deferred.revision).await?;
    rederive_program::enqueue(unit, &caller.tenant, deferred.version.program_id).await?;
    audit_plan(unit, &caller.tenant, "DeferPlan", &deferred);
    Ok(deferred)
}

/// All versions, locked, and apart from them the one to be deferred or withdrawn: the active one, else the newest.
pub(super) async fn lock_announced(
    unit: &mut Unit,
    caller: &Caller,
    plan_id: Uuid,
    etag: &str,
) -> Result<(Vec<StoredVersion>, StoredVersion)> {
    let mut versions = plan::lock_versions(unit.conn(), &caller.tenant, plan_id).await?;
    let is_active = |stored: &StoredVersion| stored.version.state == PlanState::Active;
    let place = versions.iter().position(is_active);
    let place = place.or_else(|| versions.len().checked_sub(1));
    let announced = versions.remove(place.ok_or(Error::PlanNotFound(plan_id))?);
    kit::check_etag(etag, announced.revision)?;
    Ok((versions, announced))
}

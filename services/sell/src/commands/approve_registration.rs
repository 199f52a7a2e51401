//! Grants a claim and protects it until a date.

use kit::{Caller, Unit};
use uuid::Uuid;

use super::registration_step::{Step, find_overlaps};
use crate::domain::registration::{ConflictKind, Registration};
use crate::error::{Error, Result};
use crate::store;

/// Errors: NOT_FOUND, STALE_ETAG, ILLEGAL_TRANSITION, PROTECTED_BY_ANOTHER.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    id: Uuid,
    etag: &str,
) -> Result<(Registration, Option<Uuid>)> {
    let tenant = &caller.tenant;
    let step = Step::begin(unit, caller, id, etag).await?;
    let today = unit.now.date_naive();
    let policy = store::policy::find(unit.conn(), tenant).await?;
    let after = step.before.clone().approve(today, &policy)?;
    let overlaps = find_overlaps(unit, tenant, &step.before, &step.opportunity, today).await?;
    let in_the_way = overlaps
        .into_iter()
        .filter(|one| one.protected && one.conflict.kind != ConflictKind::Duplicate);
    let explanations: Vec<String> = in_the_way
        .map(|overlap| overlap.conflict.explanation)
        .collect();
    if !explanations.is_empty() {
        return Err(Error::ProtectedByAnother(explanations));
    }
    step.finish(unit, caller, "ApproveRegistration", after)
        .await
}

//! Every change of a course: lock, decide, save.

use kit::{Caller, Unit, audit};

use super::Target;
use crate::domain::course::Course;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store;

/// Errors: `NotFound`; a stale etag; `Refused` when `decide` refuses.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    target: Target,
    decide: impl FnOnce(Course) -> Result<Course, Refusal>,
) -> Result<Course, Error> {
    let before = store::course::lock(unit.conn(), caller, target.id).await?;
    let before = before.ok_or_else(|| Error::NotFound("course", target.id.to_string()))?;
    kit::check_etag(&target.etag, before.revision)?;
    let after = decide(before.clone())?;
    store::course::update(unit.conn(), &caller.tenant, &after).await?;
    let resource = format!("courses/{}", after.id);
    audit::changed(
        unit,
        &caller.tenant,
        action,
        resource,
        Some(&before),
        &after,
    );
    Ok(after)
}

use kit::{Caller, Unit};

use super::Target;
use crate::domain::objective::{Objective, Statement};
use crate::error::Error;
use crate::{audit, store};

/// Errors: `NotFound`; a stale etag; `Fields` when gap or metric differ.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    statement: Statement,
) -> Result<Objective, Error> {
    let before = store::objective::lock(unit.conn(), &caller.tenant, target.id).await?;
    let before = before.ok_or_else(|| Error::NotFound("objective", target.id.to_string()))?;
    kit::check_etag(&target.etag, before.revision)?;
    if before.statement == statement {
        return Ok(before);
    }
    let after = before.clone().restate(statement).map_err(Error::Fields)?;
    store::objective::update(unit.conn(), &caller.tenant, &after).await?;
    let resource = format!("objectives/{}", after.id);
    audit::changed(
        unit,
        &caller.tenant,
        "UpdateObjective",
        resource,
        Some(&before.statement),
        &after.statement,
    );
    Ok(after)
}

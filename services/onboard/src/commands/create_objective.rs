use kit::{Caller, Unit};

use crate::domain::objective::{Objective, Statement};
use crate::error::Error;
use crate::{audit, store};

/// Errors: `TenantUnknown`.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    statement: Statement,
) -> Result<Objective, Error> {
    let objective = Objective::new(unit.new_id(), statement, unit.now);
    store::objective::insert(unit.conn(), &caller.tenant, &objective).await?;
    let resource = format!("objectives/{}", objective.id);
    audit::changed(
        unit,
        &caller.tenant,
        "CreateObjective",
        resource,
        None,
        &objective.statement,
    );
    Ok(objective)
}

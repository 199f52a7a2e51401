use kit::{Caller, Unit, audit};

use super::review_competencies;
use crate::domain::competency::{Competency, Scheme};
use crate::error::Error;
use crate::store;

/// Errors: `Taken` when another competency has the key.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    key: String,
    scheme: Scheme,
) -> Result<Competency, Error> {
    let competency = Competency::new(key, scheme, unit.now);
    store::competency::insert(unit.conn(), &caller.tenant, &competency).await?;
    let resource = format!("competencies/{}", competency.competency_key);
    let action = "CreateCompetency";
    audit::changed(unit, &caller.tenant, action, resource, None, &competency);
    review_competencies::ask_all(unit, &caller.tenant).await?;
    Ok(competency)
}

use kit::{Caller, Unit, audit};

use crate::domain::certification::{CertificationProgram, Conditions};
use crate::error::Error;
use crate::store;

/// Errors: `Taken` when another program has the key.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    key: String,
    conditions: Conditions,
) -> Result<CertificationProgram, Error> {
    let program = CertificationProgram::new(key, conditions, unit.now);
    store::certification_program::insert(unit.conn(), &caller.tenant, &program).await?;
    let resource = format!("certificationPrograms/{}", program.certification_key);
    let action = "CreateCertificationProgram";
    audit::changed(unit, &caller.tenant, action, resource, None, &program);
    Ok(program)
}

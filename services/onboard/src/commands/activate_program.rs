use kit::{Caller, Unit};

use super::{Target, program_basis, program_change};
use crate::domain::program::Program;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Program` when it is no draft, or its objective's metric can't be computed.
pub async fn run(unit: &mut Unit, caller: &Caller, target: Target) -> Result<Program, Error> {
    let before = program_change::lock(unit, caller, &target).await?;
    let basis = program_basis::find(unit.conn(), caller, &before.terms).await?;
    let after = before.clone().activate(&basis.objective, &basis.profile)?;
    program_change::save(unit, caller, "ActivateProgram", &before, &after).await?;
    Ok(after)
}

use kit::{Caller, Unit};

use super::{Target, program_change};
use crate::domain::program::Program;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Program` when it is not active.
pub async fn run(unit: &mut Unit, caller: &Caller, target: Target) -> Result<Program, Error> {
    let before = program_change::lock(unit, caller, &target).await?;
    let after = before.clone().retire()?;
    program_change::save(unit, caller, "RetireProgram", &before, &after).await?;
    Ok(after)
}

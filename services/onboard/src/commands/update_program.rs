use kit::{Caller, Unit};

use super::{Target, program_basis, program_change};
use crate::domain::program::{Program, TermsDraft};
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Fields` as for a new program; `Program` when the program is retired, would change the
/// type it was active with, or could no longer compute its objective's metric.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    draft: TermsDraft,
) -> Result<Program, Error> {
    let before = program_change::lock(unit, caller, &target).await?;
    let terms = draft.complete(Some(&before.terms));
    if before.terms == terms {
        return Ok(before);
    }
    let basis = program_basis::find(unit.conn(), caller, &terms).await?;
    terms.justified(&basis.objective)?;
    let after = before
        .clone()
        .revise(terms, &basis.objective, &basis.profile)?;
    program_change::save(unit, caller, "UpdateProgram", &before, &after).await?;
    Ok(after)
}

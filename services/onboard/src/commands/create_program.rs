use kit::{Caller, Unit};

use super::program_basis;
use crate::domain::program::{Program, TermsDraft};
use crate::error::Error;
use crate::{audit, events, store};

/// Errors: `Fields` when the objective is unknown, or recommends another type and no justification is given.
/// Without a workflow it has its type's template.
pub async fn run(unit: &mut Unit, caller: &Caller, draft: TermsDraft) -> Result<Program, Error> {
    let terms = draft.complete(None);
    let basis = program_basis::find(unit.conn(), caller, &terms).await?;
    terms.justified(&basis.objective)?;
    let program = Program::draft(unit.new_id(), terms, unit.now);
    store::program::insert(unit.conn(), &caller.tenant, &program).await?;
    audit::changed(
        unit,
        &caller.tenant,
        "CreateProgram",
        format!("programs/{}", program.id),
        None,
        &program,
    );
    events::program_changed(unit, &caller.tenant, &program);
    Ok(program)
}

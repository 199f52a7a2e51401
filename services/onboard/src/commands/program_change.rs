//! A program that exists: taken up as the caller read it, and saved with its announcement and audit row.

use kit::{Caller, Unit};

use super::Target;
use crate::domain::program::Program;
use crate::error::Error;
use crate::{audit, events, store};

/// The program, locked. Errors: `NotFound`; a stale etag.
pub(super) async fn lock(
    unit: &mut Unit,
    caller: &Caller,
    target: &Target,
) -> Result<Program, Error> {
    let program = store::program::lock(unit.conn(), caller, target.id).await?;
    let program = program.ok_or_else(|| Error::NotFound("program", target.id.to_string()))?;
    kit::check_etag(&target.etag, program.revision)?;
    Ok(program)
}

pub(super) async fn save(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    before: &Program,
    after: &Program,
) -> Result<(), Error> {
    let now = unit.now;
    store::program::update(unit.conn(), &caller.tenant, after, now).await?;
    let resource = format!("programs/{}", after.id);
    audit::changed(unit, &caller.tenant, action, resource, Some(before), after);
    events::program_changed(unit, &caller.tenant, after);
    Ok(())
}

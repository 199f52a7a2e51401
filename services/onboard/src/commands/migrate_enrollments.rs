use kit::{Caller, Unit};
use uuid::Uuid;

use super::{enrollment_change, progress_change};
use crate::domain::case::{Case, Stranded};
use crate::domain::program::{Program, ProgramError, ProgramState};
use crate::error::Error;
use crate::store;

/// Which enrollments move to the program's current version.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    pub program_id: Uuid,
    /// Absent: all running ones.
    pub enrollment_id: Option<Uuid>,
}

/// Those that moved, and whether others remain.
#[derive(Debug)]
pub struct Migrated {
    pub enrollment_ids: Vec<Uuid>,
    pub remaining: bool,
}

/// How many move at once.
const MOST: usize = 500;

/// Errors: `NotFound`; `Program` when it is retired; `EnrollmentsStranded`, and nothing moves.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    migration: Migration,
) -> Result<Migrated, Error> {
    let program = store::program::find(unit.conn(), caller, migration.program_id).await?;
    let program =
        program.ok_or_else(|| Error::NotFound("program", migration.program_id.to_string()))?;
    if program.state == ProgramState::Retired {
        return Err(ProgramError::Retired.into());
    }
    let (chosen, remaining) = chosen(unit, caller, &program, migration.enrollment_id).await?;
    let (mut stranded, mut moves) = (Vec::new(), Vec::new());
    for id in &chosen {
        match decide(unit, caller, &program, *id).await? {
            Ok(Some(step)) => moves.push(step),
            Ok(None) => {}
            Err(reasons) => stranded.extend(reasons),
        }
    }
    if !stranded.is_empty() {
        return Err(Error::EnrollmentsStranded(stranded));
    }
    let mut enrollment_ids = Vec::new();
    for (before, after) in moves {
        enrollment_ids.push(before.enrollment.id);
        save(unit, caller, &before, after).await?;
    }
    Ok(Migrated {
        enrollment_ids,
        remaining,
    })
}

async fn chosen(
    unit: &mut Unit,
    caller: &Caller,
    program: &Program,
    only: Option<Uuid>,
) -> Result<(Vec<Uuid>, bool), Error> {
    let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let version = program.version;
    let tenant = &caller.tenant;
    if let Some(id) = only {
        return Ok((vec![id], false));
    }
    let mut ids =
        store::enrollment::list_outdated(unit.conn(), tenant, program.id, version, limit).await?;
    let remaining = ids.len() > MOST;
    ids.truncate(MOST);
    Ok((ids, remaining))
}

type Move = (Case, Case);

/// Where an enrollment would be; nothing when it is there, or has ended.
async fn decide(
    unit: &mut Unit,
    caller: &Caller,
    program: &Program,
    id: Uuid,
) -> Result<Result<Option<Move>, Vec<Stranded>>, Error> {
    let case = store::case::lock(unit.conn(), caller, id).await?;
    let case = case.filter(|case| case.enrollment.program_id == program.id);
    let case = case.ok_or_else(|| Error::NotFound("enrollment", id.to_string()))?;
    let enrollment = &case.enrollment;
    if enrollment.program_version == program.version || enrollment.state.is_final() {
        return Ok(Ok(None));
    }
    let mark = progress_change::mark(unit, caller);
    let moved = case.migrated(program.version, &program.terms.workflow, &mark);
    Ok(moved.map(|after| Some((case, after))))
}

async fn save(unit: &mut Unit, caller: &Caller, before: &Case, after: Case) -> Result<(), Error> {
    let mark = progress_change::mark(unit, caller);
    let entries = vec![before.migration_entry(&after, &mark)];
    let revision = before.progress.revision;
    let enrollment = after.enrollment.clone();
    let settled = progress_change::settle(unit, caller, after, revision, entries).await?;
    let case = Case {
        enrollment: before.enrollment.clone(),
        ..settled
    };
    enrollment_change::save(unit, caller, "MigrateEnrollments", &case, &enrollment).await
}

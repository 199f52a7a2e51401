//! An enrollment with everything that decides what comes next.

use std::collections::BTreeSet;

use kit::Caller;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::{enrollment, evidence, partner, program, progress};
use crate::domain::Named as _;
use crate::domain::case::Case;
use crate::domain::enrollment::Enrollment;
use crate::domain::progress::assess::Known;
use crate::domain::workflow::check::{Contest, Reference};
use crate::error::Error;

pub async fn find(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Case>, Error> {
    let enrollment = enrollment::find(&mut *conn, caller, id).await?;
    match enrollment {
        Some(enrollment) => complete(conn, caller, enrollment).await.map(Some),
        None => Ok(None),
    }
}

/// Locks the enrollment, and what other partners of the program may have against it.
pub async fn lock(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Case>, Error> {
    let enrollment = enrollment::lock(&mut *conn, caller, id).await?;
    match enrollment {
        Some(enrollment) => {
            let mut case = complete(conn, caller, enrollment).await?;
            if !case.contests().is_empty() {
                program::lock(&mut *conn, caller, case.enrollment.program_id).await?;
                case.known.taken = taken(conn, caller, &case).await?;
            }
            Ok(Some(case))
        }
        None => Ok(None),
    }
}

/// The rest of the case.
pub async fn complete(
    conn: &mut PgConnection,
    caller: &Caller,
    enrollment: Enrollment,
) -> Result<Case, Error> {
    let tenant = caller.tenant.as_str();
    let version = (enrollment.program_id, enrollment.program_version);
    let partner = partner::find(&mut *conn, caller, enrollment.partner_id).await?;
    let known = Known {
        evidence: evidence::list_of_partner(&mut *conn, tenant, enrollment.partner_id).await?,
        has_external_id: partner.is_some_and(|partner| !partner.profile.external_id.is_empty()),
        taken: BTreeSet::new(),
    };
    let mut case = Case {
        workflow: program::find_workflow(&mut *conn, tenant, version).await?,
        progress: progress::find(&mut *conn, tenant, enrollment.id).await?,
        enrollment,
        known,
    };
    case.known.taken = taken(conn, caller, &case).await?;
    Ok(case)
}

/// Keys of the check steps that another partner's answer stands against.
pub async fn taken(
    conn: &mut PgConnection,
    caller: &Caller,
    case: &Case,
) -> Result<BTreeSet<String>, Error> {
    let mut taken = BTreeSet::new();
    for (key, contest) in case.contests() {
        if is_contested(conn, caller, case, contest).await? {
            taken.insert(key.to_owned());
        }
    }
    Ok(taken)
}

async fn is_contested(
    conn: &mut PgConnection,
    caller: &Caller,
    case: &Case,
    contest: Contest<'_>,
) -> Result<bool, Error> {
    let Contest {
        answer,
        among,
        unless_shared,
    } = contest;
    let Some(wanted) = case.progress.answer(&answer.step, &answer.question) else {
        return Ok(false);
    };
    let alone = unless_shared.filter(|of| {
        let exclusive = case.progress.answer(&of.step, &of.question);
        exclusive.is_none_or(|exclusive| !exclusive.is_yes())
    });

    let alone = alone.map(path);
    let wanted = serde_json::to_value(wanted).map_err(Error::stored)?;
    let states: Vec<String> = among.iter().map(|word| word.name().to_owned()).collect();
    let found = sqlx::query_file_scalar!(
        "src/store/case/contested.sql",
        caller.tenant,
        case.enrollment.program_id,
        case.enrollment.partner_id,
        &states,
        &path(answer),
        Json(wanted) as _,
        alone.as_deref() as _,
    );
    Ok(found.fetch_one(conn).await?)
}

/// Where an answer's value lies in an enrollment's work.
fn path(of: &Reference) -> Vec<String> {
    let parts = [of.step.as_str(), "answers", of.question.as_str(), "value"];
    parts.map(str::to_owned).into()
}

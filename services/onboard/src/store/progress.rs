//! How far enrollments are in their steps.

use std::collections::BTreeMap;

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::one_row;
use crate::domain::Named as _;
use crate::domain::progress::{Progress, StepState, Work};
use crate::domain::role::Role;
use crate::error::Error;

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    progress: &Progress,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO enrollment_progress (tenant_id, enrollment_id, work, states, waiting_for, revision)
         VALUES ($1, $2, $3, $4, $5, $6)",
        tenant,
        progress.enrollment_id,
        Json(&progress.work) as _,
        Json(&progress.states) as _,
        &names(&progress.waiting_for),
        progress.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The progress of an enrollment; every enrollment has one.
pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    enrollment_id: Uuid,
) -> Result<Progress, Error> {
    let row = sqlx::query!(
        r#"SELECT work AS "work: Json<BTreeMap<String, Work>>", states AS "states: Json<BTreeMap<String, StepState>>",
                  waiting_for, revision
           FROM enrollment_progress WHERE tenant_id = $1 AND enrollment_id = $2"#,
        tenant,
        enrollment_id,
    )
    .fetch_one(conn)
    .await?;
    let waiting_for = row.waiting_for.iter().map(|name| Role::from_name(name));
    Ok(Progress {
        enrollment_id,
        work: row.work.0,
        states: row.states.0,
        waiting_for: waiting_for.collect::<Result<_, _>>()?,
        revision: row.revision,
    })
}

/// Writes over the progress that has the revision `before`.
pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    before: i64,
    progress: &Progress,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE enrollment_progress SET work = $3, states = $4, waiting_for = $5, revision = $6
         WHERE tenant_id = $1 AND enrollment_id = $2 AND revision = $7",
        tenant,
        progress.enrollment_id,
        Json(&progress.work) as _,
        Json(&progress.states) as _,
        &names(&progress.waiting_for),
        progress.revision,
        before,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}

fn names(roles: &[Role]) -> Vec<String> {
    roles.iter().map(|role| role.name().to_owned()).collect()
}

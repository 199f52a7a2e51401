//! Attempts at modules; changed under the lock of their enrollment.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::Named as _;
use crate::domain::course::{Answer, Attempt, AttemptState};
use crate::error::Error;

struct Row {
    attempt_id: Uuid,
    course_enrollment_id: Uuid,
    module_key: String,
    number: i32,
    state: String,
    answers: Json<Vec<Answer>>,
    points: i32,
    possible_points: i32,
    started_at: DateTime<Utc>,
    submitted_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Attempt {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.attempt_id,
            course_enrollment_id: row.course_enrollment_id,
            module_key: row.module_key,
            number: row.number,
            state: AttemptState::from_name(&row.state)?,
            answers: row.answers.0,
            points: row.points,
            possible_points: row.possible_points,
            started_at: row.started_at,
            submitted_at: row.submitted_at,
        })
    }
}

/// All attempts of these enrollments, in their order.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    course_enrollment_ids: &[Uuid],
) -> Result<Vec<Attempt>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT attempt_id, course_enrollment_id, module_key, number, state, answers AS "answers: Json<Vec<Answer>>",
                  points, possible_points, started_at, submitted_at
         FROM attempt WHERE tenant_id = $1 AND course_enrollment_id = ANY($2)
         ORDER BY course_enrollment_id, module_key, number"#,
        tenant,
        course_enrollment_ids,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Attempt::try_from).collect()
}

/// Inserts an open attempt, or writes how it ended.
pub async fn put(conn: &mut PgConnection, tenant: &str, attempt: &Attempt) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO attempt (tenant_id, attempt_id, course_enrollment_id, module_key, number, state, answers, points,
                              possible_points, started_at, submitted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (tenant_id, attempt_id) DO UPDATE
         SET state = excluded.state, answers = excluded.answers, points = excluded.points,
             submitted_at = excluded.submitted_at",
        tenant,
        attempt.id,
        attempt.course_enrollment_id,
        attempt.module_key,
        attempt.number,
        attempt.state.name(),
        Json(&attempt.answers) as _,
        attempt.points,
        attempt.possible_points,
        attempt.started_at,
        attempt.submitted_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

//! Who takes which course. A partner's user sees its own people.

use chrono::{DateTime, NaiveDate, Utc};
use kit::Caller;
use sqlx::PgConnection;
use uuid::Uuid;

use super::one_row;
use crate::domain::Named as _;
use crate::domain::certification::Completion;
use crate::domain::course::{CourseEnrollment, CourseEnrollmentState, Taker};
use crate::error::Error;

struct Row {
    course_enrollment_id: Uuid,
    course_id: Uuid,
    course_key: String,
    partner_id: Uuid,
    person_id: Uuid,
    person_name: String,
    state: String,
    passed_modules: Vec<String>,
    completed_on: Option<NaiveDate>,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for CourseEnrollment {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.course_enrollment_id,
            course_id: row.course_id,
            course_key: row.course_key,
            taker: Taker {
                partner_id: row.partner_id,
                person_id: row.person_id,
                person_name: row.person_name,
            },
            state: CourseEnrollmentState::from_name(&row.state)?,
            passed_modules: row.passed_modules,
            completed_on: row.completed_on,
            revision: row.revision,
            created_at: row.created_at,
        })
    }
}

/// What enrollments are listed by; absent: all.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    pub course_enrollment_id: Option<Uuid>,
    pub course_id: Option<Uuid>,
    pub partner_id: Option<Uuid>,
    pub person_id: Option<Uuid>,
    pub state: Option<CourseEnrollmentState>,
}

/// Newest first, behind the enrollment `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<CourseEnrollment>, Error> {
    let rows = sqlx::query_file_as!(
        Row,
        "src/store/course_enrollment/select.sql",
        caller.tenant,
        filter.course_enrollment_id,
        caller.partner,
        filter.course_id,
        filter.partner_id,
        filter.person_id,
        filter.state.map(|word| word.name()),
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(CourseEnrollment::try_from).collect()
}

pub async fn find(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<CourseEnrollment>, Error> {
    let filter = Filter {
        course_enrollment_id: Some(id),
        ..Filter::default()
    };
    let found = list(conn, caller, filter, None, 1).await?;
    Ok(found.into_iter().next())
}

pub async fn lock(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<CourseEnrollment>, Error> {
    sqlx::query!(
        "SELECT course_enrollment_id FROM course_enrollment
         WHERE tenant_id = $1 AND course_enrollment_id = $2 AND ($3::uuid IS NULL OR partner_id = $3) FOR UPDATE",
        caller.tenant,
        id,
        caller.partner,
    )
    .fetch_optional(&mut *conn)
    .await?;
    find(conn, caller, id).await
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    enrollment: &CourseEnrollment,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO course_enrollment (tenant_id, course_enrollment_id, course_id, partner_id, person_id, person_name,
                                        state, passed_modules, completed_on, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        tenant,
        enrollment.id,
        enrollment.course_id,
        enrollment.taker.partner_id,
        enrollment.taker.person_id,
        enrollment.taker.person_name,
        enrollment.state.name(),
        &enrollment.passed_modules,
        enrollment.completed_on,
        enrollment.revision,
        enrollment.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    enrollment: &CourseEnrollment,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE course_enrollment SET state = $3, passed_modules = $4, completed_on = $5, revision = $6
         WHERE tenant_id = $1 AND course_enrollment_id = $2 AND revision = $6::bigint - 1",
        tenant,
        enrollment.id,
        enrollment.state.name(),
        &enrollment.passed_modules,
        enrollment.completed_on,
        enrollment.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}

/// What a person of a partner has completed.
pub async fn completions(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    person_id: Uuid,
) -> Result<Vec<Completion>, Error> {
    let rows = sqlx::query_as!(
        Completion,
        r#"SELECT c.course_key, e.completed_on AS "completed_on!"
         FROM course_enrollment e JOIN course c USING (tenant_id, course_id)
         WHERE e.tenant_id = $1 AND e.partner_id = $2 AND e.person_id = $3 AND e.completed_on IS NOT NULL"#,
        tenant,
        partner_id,
        person_id,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

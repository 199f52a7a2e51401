//! Courses. A partner's user sees active ones, and those that its people take.

use chrono::{DateTime, Utc};
use kit::Caller;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::one_row;
use crate::domain::Named as _;
use crate::domain::course::{AttemptRules, Course, CourseState, Module, Syllabus};
use crate::error::Error;

struct Row {
    course_id: Uuid,
    course_key: String,
    display_name: String,
    description: String,
    modules: Json<Vec<Module>>,
    pass_mark_percent: i32,
    max_attempts: i32,
    wait_hours: i32,
    state: String,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Course {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.course_id,
            syllabus: Syllabus {
                course_key: row.course_key,
                display_name: row.display_name,
                description: row.description,
                modules: row.modules.0,
                rules: AttemptRules {
                    pass_mark_percent: row.pass_mark_percent,
                    max_attempts: row.max_attempts,
                    wait_hours: row.wait_hours,
                },
            },
            state: CourseState::from_name(&row.state)?,
            revision: row.revision,
            created_at: row.created_at,
        })
    }
}

/// By key, behind the course with the key `after`; `id` asks for that one.
async fn select(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Option<Uuid>,
    state: Option<CourseState>,
    after: Option<String>,
    limit: i64,
) -> Result<Vec<Course>, Error> {
    let rows = sqlx::query_file_as!(
        Row,
        "src/store/course/select.sql",
        caller.tenant,
        id,
        caller.partner,
        state.map(|word| word.name()),
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Course::try_from).collect()
}

pub async fn find(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Course>, Error> {
    let found = select(conn, caller, Some(id), None, None, 1).await?;
    Ok(found.into_iter().next())
}

pub async fn lock(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Course>, Error> {
    sqlx::query!(
        "SELECT course_id FROM course WHERE tenant_id = $1 AND course_id = $2 FOR UPDATE",
        caller.tenant,
        id,
    )
    .fetch_optional(&mut *conn)
    .await?;
    find(conn, caller, id).await
}

/// By key, behind the course with the key `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    state: Option<CourseState>,
    after: Option<String>,
    limit: i64,
) -> Result<Vec<Course>, Error> {
    select(conn, caller, None, state, after, limit).await
}

pub async fn insert(conn: &mut PgConnection, tenant: &str, course: &Course) -> Result<(), Error> {
    let syllabus = &course.syllabus;
    sqlx::query!(
        "INSERT INTO course (tenant_id, course_id, course_key, display_name, description, modules, pass_mark_percent,
                             max_attempts, wait_hours, state, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        tenant,
        course.id,
        syllabus.course_key,
        syllabus.display_name,
        syllabus.description,
        Json(&syllabus.modules) as _,
        syllabus.rules.pass_mark_percent,
        syllabus.rules.max_attempts,
        syllabus.rules.wait_hours,
        course.state.name(),
        course.revision,
        course.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn update(conn: &mut PgConnection, tenant: &str, course: &Course) -> Result<(), Error> {
    let syllabus = &course.syllabus;
    let updated = sqlx::query!(
        "UPDATE course SET display_name = $3, description = $4, modules = $5, pass_mark_percent = $6,
                           max_attempts = $7, wait_hours = $8, state = $9, revision = $10
         WHERE tenant_id = $1 AND course_id = $2 AND revision = $10::bigint - 1",
        tenant,
        course.id,
        syllabus.display_name,
        syllabus.description,
        Json(&syllabus.modules) as _,
        syllabus.rules.pass_mark_percent,
        syllabus.rules.max_attempts,
        syllabus.rules.wait_hours,
        course.state.name(),
        course.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}

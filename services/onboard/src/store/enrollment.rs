//! An enrollment with all its transitions.

use chrono::{DateTime, Utc};
use kit::Caller;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::one_row;
use crate::domain::Named as _;
use crate::domain::enrollment::{Enrollment, EnrollmentState, Transition};
use crate::domain::partnership_type::PartnershipType;
use crate::error::Error;

struct Row {
    enrollment_id: Uuid,
    partner_id: Uuid,
    program_id: Uuid,
    program_version: i32,
    partnership_type: String,
    state: String,
    transitions: Json<Vec<Transition>>,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Enrollment {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.enrollment_id,
            partner_id: row.partner_id,
            program_id: row.program_id,
            partnership_type: PartnershipType::from_name(&row.partnership_type)?,
            program_version: row.program_version,
            state: EnrollmentState::from_name(&row.state)?,
            transitions: row.transitions.0,
            revision: row.revision,
            created_at: row.created_at,
        })
    }
}

/// Inserts a draft, which has no transitions yet.
pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    enrollment: &Enrollment,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO enrollment (tenant_id, enrollment_id, partner_id, program_id, program_version, partnership_type,
                                 state, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tenant,
        enrollment.id,
        enrollment.partner_id,
        enrollment.program_id,
        enrollment.program_version,
        enrollment.partnership_type.name(),
        enrollment.state.name(),
        enrollment.revision,
        enrollment.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Enrollment>, Error> {
    let row = sqlx::query_file_as!(
        Row,
        "src/store/enrollment/find.sql",
        caller.tenant,
        id,
        caller.partner
    )
    .fetch_optional(conn)
    .await?;
    row.map(Enrollment::try_from).transpose()
}

/// Reads after locking: a sub-select under FOR UPDATE would miss the transitions that a waiting lock let pass.
pub async fn lock(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Enrollment>, Error> {
    sqlx::query!(
        "SELECT enrollment_id FROM enrollment
         WHERE tenant_id = $1 AND enrollment_id = $2 AND ($3::uuid IS NULL OR partner_id = $3) FOR UPDATE",
        caller.tenant,
        id,
        caller.partner,
    )
    .fetch_optional(&mut *conn)
    .await?;
    find(conn, caller, id).await
}

/// All of a partner's, newest first; locked in the order of their ids, so that two who lock never wait for each other.
pub async fn lock_of_partner(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> Result<Vec<Enrollment>, Error> {
    sqlx::query!(
        "SELECT enrollment_id FROM enrollment WHERE tenant_id = $1 AND partner_id = $2 ORDER BY enrollment_id FOR UPDATE",
        tenant,
        partner_id,
    )
    .fetch_all(&mut *conn)
    .await?;
    let none = None::<Uuid>;
    let rows = sqlx::query_file_as!(
        Row,
        "src/store/enrollment/list.sql",
        tenant,
        none,
        partner_id,
        none,
        None::<&str>,
        none,
        i64::MAX,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Enrollment::try_from).collect()
}

/// What enrollments are listed by; absent: all.
pub struct Filter {
    pub partner_id: Option<Uuid>,
    pub program_id: Option<Uuid>,
    pub state: Option<EnrollmentState>,
}

/// Newest first, behind the enrollment `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Enrollment>, Error> {
    let rows = sqlx::query_file_as!(
        Row,
        "src/store/enrollment/list.sql",
        caller.tenant,
        caller.partner,
        filter.partner_id,
        filter.program_id,
        filter.state.map(|word| word.name()),
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Enrollment::try_from).collect()
}

/// Writes the new state together with the transition that led to it.
pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    enrollment: &Enrollment,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE enrollment SET state = $3, revision = $4
         WHERE tenant_id = $1 AND enrollment_id = $2 AND revision = $4::bigint - 1",
        tenant,
        enrollment.id,
        enrollment.state.name(),
        enrollment.revision,
    )
    .execute(&mut *conn)
    .await?;
    one_row(&updated)?;
    let Some(last) = enrollment.transitions.last() else {
        return Ok(());
    };
    sqlx::query!(
        "INSERT INTO enrollment_transition (tenant_id, enrollment_id, position, from_state, to_state, effective_date,
                                            end_date, reason, actor, at)
         VALUES ($1, $2, ($3::bigint)::int, $4, $5, $6, $7, $8, $9, $10)",
        tenant,
        enrollment.id,
        enrollment.revision - 1,
        last.from.name(),
        last.to.name(),
        last.effective_date,
        last.end_date,
        last.reason,
        last.actor,
        last.at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

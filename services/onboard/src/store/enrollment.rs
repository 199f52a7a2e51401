//! An enrollment with all its transitions.

use chrono::{DateTime, Utc};
use kit::Caller;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::one_row;
use crate::domain::Named as _;
use crate::domain::enrollment::{Enrollment, EnrollmentState, Predecessor, Transition};
use crate::domain::partnership_type::PartnershipType;
use crate::domain::role::Role;
use crate::error::Error;

struct Row {
    enrollment_id: Uuid,
    partner_id: Uuid,
    program_id: Uuid,
    program_version: i32,
    partnership_type: String,
    state: String,
    predecessor_id: Option<Uuid>,
    predecessor_stays: Option<bool>,
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
            predecessor: row
                .predecessor_id
                .zip(row.predecessor_stays)
                .map(|(id, stays)| Predecessor { id, stays }),
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
                                 state, revision, created_at, predecessor_id, predecessor_stays)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        tenant,
        enrollment.id,
        enrollment.partner_id,
        enrollment.program_id,
        enrollment.program_version,
        enrollment.partnership_type.name(),
        enrollment.state.name(),
        enrollment.revision,
        enrollment.created_at,
        enrollment.predecessor.map(|before| before.id),
        enrollment.predecessor.map(|before| before.stays),
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
        None::<&str>,
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
    /// Whose turn it is.
    pub waiting_for: Option<Role>,
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
        filter.waiting_for.map(|word| word.name()),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Enrollment::try_from).collect()
}

/// Running enrollments in the program that are on another version than `version`, oldest first.
pub async fn list_outdated(
    conn: &mut PgConnection,
    tenant: &str,
    program_id: Uuid,
    version: i32,
    limit: i64,
) -> Result<Vec<Uuid>, Error> {
    let ids = sqlx::query_scalar!(
        "SELECT enrollment_id FROM enrollment
         WHERE tenant_id = $1 AND program_id = $2 AND program_version <> $3 AND state NOT IN ('REJECTED', 'TERMINATED')
         ORDER BY enrollment_id LIMIT $4",
        tenant,
        program_id,
        version,
        limit,
    );
    Ok(ids.fetch_all(conn).await?)
}

/// Enrollments of a partner whose workflow is not over.
pub async fn list_in_progress(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> Result<Vec<Uuid>, Error> {
    let ids = sqlx::query_scalar!(
        "SELECT enrollment_id FROM enrollment
         WHERE tenant_id = $1 AND partner_id = $2
           AND state NOT IN ('ACTIVE', 'SUSPENDED', 'REJECTED', 'TERMINATED')
         ORDER BY enrollment_id",
        tenant,
        partner_id,
    );
    Ok(ids.fetch_all(conn).await?)
}

/// The partner's enrollment in the program that has not ended.
pub async fn find_live(
    conn: &mut PgConnection,
    caller: &Caller,
    (partner_id, program_id): (Uuid, Uuid),
) -> Result<Option<Enrollment>, Error> {
    let id = sqlx::query_scalar!(
        "SELECT enrollment_id FROM enrollment
         WHERE tenant_id = $1 AND partner_id = $2 AND program_id = $3 AND state NOT IN ('REJECTED', 'TERMINATED')",
        caller.tenant,
        partner_id,
        program_id,
    );
    match id.fetch_optional(&mut *conn).await? {
        Some(id) => find(conn, caller, id).await,
        None => Ok(None),
    }
}

/// The partner's last rejected enrollment in the program.
pub async fn find_rejected(
    conn: &mut PgConnection,
    tenant: &str,
    (partner_id, program_id): (Uuid, Uuid),
) -> Result<Option<Uuid>, Error> {
    let id = sqlx::query_scalar!(
        "SELECT enrollment_id FROM enrollment
         WHERE tenant_id = $1 AND partner_id = $2 AND program_id = $3 AND state = 'REJECTED'
         ORDER BY enrollment_id DESC LIMIT 1",
        tenant,
        partner_id,
        program_id,
    );
    Ok(id.fetch_optional(conn).await?)
}

/// Writes what has changed since `before`, with the transitions that led there.
pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    before: &Enrollment,
    after: &Enrollment,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE enrollment SET state = $3, revision = $4, program_version = $5
         WHERE tenant_id = $1 AND enrollment_id = $2 AND revision = $6",
        tenant,
        after.id,
        after.state.name(),
        after.revision,
        after.program_version,
        before.revision,
    )
    .execute(&mut *conn)
    .await?;
    one_row(&updated)?;
    let known = before.transitions.len();
    for (position, transition) in (1..).zip(&after.transitions).skip(known) {
        insert_transition(conn, tenant, (after.id, position), transition).await?;
    }
    Ok(())
}

async fn insert_transition(
    conn: &mut PgConnection,
    tenant: &str,
    (enrollment_id, position): (Uuid, i32),
    transition: &Transition,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO enrollment_transition (tenant_id, enrollment_id, position, from_state, to_state, effective_date,
                                            end_date, reason, actor, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        tenant,
        enrollment_id,
        position,
        transition.from.name(),
        transition.to.name(),
        transition.effective_date,
        transition.end_date,
        transition.reason,
        transition.actor,
        transition.at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A partner's enrollments that are active or suspended, oldest first.
pub async fn list_running(
    conn: &mut PgConnection,
    caller: &Caller,
    partner_id: Uuid,
) -> Result<Vec<Enrollment>, Error> {
    let ids = sqlx::query_scalar!(
        "SELECT enrollment_id FROM enrollment
         WHERE tenant_id = $1 AND partner_id = $2 AND state IN ('ACTIVE', 'SUSPENDED') ORDER BY enrollment_id",
        caller.tenant,
        partner_id,
    );
    let mut enrollments = Vec::new();
    for id in ids.fetch_all(&mut *conn).await? {
        enrollments.extend(find(conn, caller, id).await?);
    }
    Ok(enrollments)
}

//! What is granted. Rows change under the lock of their enrollment.

use chrono::{DateTime, Utc};
use kit::Caller;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::Named as _;
use crate::domain::benefit::grant::{Grant, GrantState};
use crate::error::Error;
use crate::store::one_row;

struct Row {
    grant_id: Uuid,
    enrollment_id: Uuid,
    partner_id: Uuid,
    benefit_id: Uuid,
    benefit_revision: i64,
    state: String,
    reason: String,
    reference: String,
    revision: i64,
    changed_at: DateTime<Utc>,
}

impl TryFrom<Row> for Grant {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.grant_id,
            enrollment_id: row.enrollment_id,
            partner_id: row.partner_id,
            benefit_id: row.benefit_id,
            benefit_revision: row.benefit_revision,
            state: GrantState::from_name(&row.state)?,
            reason: row.reason,
            reference: row.reference,
            revision: row.revision,
            changed_at: row.changed_at,
        })
    }
}

/// What grants are listed by; absent: all.
#[derive(Default)]
pub struct Filter {
    pub grant_id: Option<Uuid>,
    pub partner_id: Option<Uuid>,
    pub enrollment_id: Option<Uuid>,
    pub benefit_id: Option<Uuid>,
    pub state: Option<GrantState>,
}

/// Newest first, behind the grant `after`; a partner's user finds its own.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Grant>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT grant_id, enrollment_id, partner_id, benefit_id, benefit_revision, state, reason, reference, revision, changed_at
         FROM benefit_grant
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::uuid IS NULL OR grant_id = $3)
           AND ($4::uuid IS NULL OR partner_id = $4) AND ($5::uuid IS NULL OR enrollment_id = $5)
           AND ($6::uuid IS NULL OR benefit_id = $6) AND ($7::text IS NULL OR state = $7)
           AND ($8::uuid IS NULL OR grant_id < $8)
         ORDER BY grant_id DESC LIMIT $9",
        caller.tenant,
        caller.partner,
        filter.grant_id,
        filter.partner_id,
        filter.enrollment_id,
        filter.benefit_id,
        filter.state.map(|word| word.name()),
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Grant::try_from).collect()
}

pub async fn list_of_enrollment(
    conn: &mut PgConnection,
    tenant: &str,
    enrollment_id: Uuid,
) -> Result<Vec<Grant>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT grant_id, enrollment_id, partner_id, benefit_id, benefit_revision, state, reason, reference, revision, changed_at
         FROM benefit_grant WHERE tenant_id = $1 AND enrollment_id = $2",
        tenant,
        enrollment_id,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Grant::try_from).collect()
}

/// Inserts a first grant, or updates it to its next revision.
pub async fn put(conn: &mut PgConnection, tenant: &str, grant: &Grant) -> Result<(), Error> {
    let written = sqlx::query!(
        "INSERT INTO benefit_grant (tenant_id, grant_id, enrollment_id, partner_id, benefit_id, benefit_revision, state, reason,
                                    reference, revision, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (tenant_id, grant_id) DO UPDATE
         SET benefit_revision = excluded.benefit_revision, state = excluded.state, reason = excluded.reason,
             reference = excluded.reference, revision = excluded.revision, changed_at = excluded.changed_at
         WHERE benefit_grant.revision = excluded.revision - 1",
        tenant,
        grant.id,
        grant.enrollment_id,
        grant.partner_id,
        grant.benefit_id,
        grant.benefit_revision,
        grant.state.name(),
        grant.reason,
        grant.reference,
        grant.revision,
        grant.changed_at,
    )
    .execute(conn)
    .await?;
    one_row(&written)
}

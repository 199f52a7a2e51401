//! Customers who vouch for partners. A partner's user sees its own partner's.

use chrono::{DateTime, Utc};
use kit::Caller;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::one_row;
use crate::domain::Named as _;
use crate::domain::days::Days;
use crate::domain::reference::{CustomerReference, ReferenceKind, ReferenceState, Testimony};
use crate::error::Error;

struct Row {
    reference_id: Uuid,
    partner_id: Uuid,
    kind: String,
    customer_name: String,
    vertical: String,
    summary: String,
    state: String,
    note: String,
    valid_periods: Json<Days>,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for CustomerReference {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.reference_id,
            testimony: Testimony {
                partner_id: row.partner_id,
                kind: ReferenceKind::from_name(&row.kind)?,
                customer_name: row.customer_name,
                vertical: row.vertical,
                summary: row.summary,
            },
            state: ReferenceState::from_name(&row.state)?,
            note: row.note,
            valid: row.valid_periods.0,
            revision: row.revision,
            created_at: row.created_at,
        })
    }
}

/// What references are listed by; absent: all.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    pub reference_id: Option<Uuid>,
    pub partner_id: Option<Uuid>,
    pub state: Option<ReferenceState>,
}

/// Newest first, behind the reference `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<CustomerReference>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT reference_id, partner_id, kind, customer_name, vertical, summary, state, note,
                  valid_periods AS "valid_periods: Json<Days>", revision, created_at
         FROM customer_reference
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR reference_id = $2) AND ($3::uuid IS NULL OR partner_id = $3)
           AND ($4::uuid IS NULL OR partner_id = $4) AND ($5::text IS NULL OR state = $5)
           AND ($6::uuid IS NULL OR reference_id < $6)
         ORDER BY reference_id DESC LIMIT $7"#,
        caller.tenant,
        filter.reference_id,
        caller.partner,
        filter.partner_id,
        filter.state.map(|word| word.name()),
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(CustomerReference::try_from).collect()
}

pub async fn lock(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<CustomerReference>, Error> {
    sqlx::query!(
        "SELECT reference_id FROM customer_reference WHERE tenant_id = $1 AND reference_id = $2 FOR UPDATE",
        caller.tenant,
        id,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let filter = Filter {
        reference_id: Some(id),
        ..Filter::default()
    };
    let found = list(conn, caller, filter, None, 1).await?;
    Ok(found.into_iter().next())
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    reference: &CustomerReference,
) -> Result<(), Error> {
    let testimony = &reference.testimony;
    sqlx::query!(
        "INSERT INTO customer_reference (tenant_id, reference_id, partner_id, kind, customer_name, vertical, summary, state,
                                         note, valid_periods, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        tenant,
        reference.id,
        testimony.partner_id,
        testimony.kind.name(),
        testimony.customer_name,
        testimony.vertical,
        testimony.summary,
        reference.state.name(),
        reference.note,
        Json(&reference.valid) as _,
        reference.revision,
        reference.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    reference: &CustomerReference,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE customer_reference SET state = $3, note = $4, valid_periods = $5, revision = $6
         WHERE tenant_id = $1 AND reference_id = $2 AND revision = $6::bigint - 1",
        tenant,
        reference.id,
        reference.state.name(),
        reference.note,
        Json(&reference.valid) as _,
        reference.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}

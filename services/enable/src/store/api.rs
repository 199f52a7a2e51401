use chrono::{DateTime, Utc};
use kit::Caller;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::one_row;
use crate::domain::api_lifecycle::{Api, ApiCapacity, ApiTerms};
use crate::error::Error;

struct Row {
    api_id: Uuid,
    partner_id: Option<Uuid>,
    display_name: String,
    notice_days: i32,
    quiet_days: i32,
    promised: Json<ApiCapacity>,
    expected: Json<ApiCapacity>,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl From<Row> for Api {
    fn from(row: Row) -> Self {
        Self {
            id: row.api_id,
            partner_id: row.partner_id,
            terms: ApiTerms {
                display_name: row.display_name,
                notice_days: row.notice_days,
                quiet_days: row.quiet_days,
                promised: row.promised.0,
                expected: row.expected.0,
            },
            revision: row.revision,
            created_at: row.created_at,
        }
    }
}

pub async fn insert(conn: &mut PgConnection, tenant: &str, api: &Api) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO api (tenant_id, api_id, partner_id, display_name, notice_days, quiet_days, promised, expected, revision,
                          created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        tenant,
        api.id,
        api.partner_id,
        api.terms.display_name,
        api.terms.notice_days,
        api.terms.quiet_days,
        Json(&api.terms.promised) as _,
        Json(&api.terms.expected) as _,
        api.revision,
        api.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn update(conn: &mut PgConnection, tenant: &str, api: &Api) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE api SET display_name = $3, notice_days = $4, quiet_days = $5, promised = $6, expected = $7, revision = $8
         WHERE tenant_id = $1 AND api_id = $2 AND revision = $8::bigint - 1",
        tenant,
        api.id,
        api.terms.display_name,
        api.terms.notice_days,
        api.terms.quiet_days,
        Json(&api.terms.promised) as _,
        Json(&api.terms.expected) as _,
        api.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}

/// A partner's user finds ours and the own ones. Errors: `NotFound`.
pub async fn find(conn: &mut PgConnection, caller: &Caller, id: Uuid) -> Result<Api, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT api_id, partner_id, display_name, notice_days, quiet_days, promised AS "promised: Json<ApiCapacity>",
                  expected AS "expected: Json<ApiCapacity>", revision, created_at
           FROM api
           WHERE tenant_id = $1 AND api_id = $2 AND ($3::uuid IS NULL OR partner_id IS NULL OR partner_id = $3)"#,
        caller.tenant,
        id,
        caller.partner,
    )
    .fetch_optional(conn)
    .await?;
    row.map(Api::from)
        .ok_or_else(|| Error::NotFound("api", id.to_string()))
}

/// Like [`find`], locked.
pub async fn lock(conn: &mut PgConnection, caller: &Caller, id: Uuid) -> Result<Api, Error> {
    sqlx::query!(
        "SELECT api_id FROM api WHERE tenant_id = $1 AND api_id = $2 FOR UPDATE",
        caller.tenant,
        id
    )
    .fetch_optional(&mut *conn)
    .await?;
    find(conn, caller, id).await
}

/// Newest first, behind the API `after`; of one partner, or all.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    partner_id: Option<Uuid>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Api>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT api_id, partner_id, display_name, notice_days, quiet_days, promised AS "promised: Json<ApiCapacity>",
                  expected AS "expected: Json<ApiCapacity>", revision, created_at
           FROM api
           WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id IS NULL OR partner_id = $2)
             AND ($3::uuid IS NULL OR partner_id = $3)
             -- Ids are ordered by time.
             AND ($4::uuid IS NULL OR api_id < $4)
           ORDER BY api_id DESC LIMIT $5"#,
        caller.tenant,
        caller.partner,
        partner_id,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Api::from).collect())
}

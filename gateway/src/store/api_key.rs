use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::api_key::{ApiKey, Grant};
use crate::error::Error;

struct Row {
    api_key_id: Uuid,
    display_name: String,
    prefix: String,
    roles: Vec<String>,
    partner_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
}

impl From<Row> for ApiKey {
    fn from(row: Row) -> Self {
        Self {
            id: row.api_key_id,
            grant: Grant {
                display_name: row.display_name,
                roles: row.roles,
                partner_id: row.partner_id,
            },
            prefix: row.prefix,
            created_at: row.created_at,
            revoked_at: row.revoked_at,
        }
    }
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    key: &ApiKey,
    secret_hash: &[u8],
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO api_key (tenant_id, api_key_id, display_name, prefix, secret_hash, roles, partner_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        tenant,
        key.id,
        key.grant.display_name,
        key.prefix,
        secret_hash,
        &key.grant.roles,
        key.grant.partner_id,
        key.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> Result<Option<ApiKey>, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT api_key_id, display_name, prefix, roles, partner_id, created_at, revoked_at
         FROM api_key WHERE tenant_id = $1 AND api_key_id = $2 FOR UPDATE",
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(ApiKey::from))
}

/// Newest first, behind the key `after`.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<ApiKey>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT api_key_id, display_name, prefix, roles, partner_id, created_at, revoked_at
         FROM api_key WHERE tenant_id = $1 AND ($2::uuid IS NULL OR api_key_id < $2)
         ORDER BY api_key_id DESC LIMIT $3",
        tenant,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(ApiKey::from).collect())
}

pub async fn update_revoked(
    conn: &mut PgConnection,
    tenant: &str,
    key: &ApiKey,
) -> Result<(), Error> {
    sqlx::query!(
        "UPDATE api_key SET revoked_at = $3 WHERE tenant_id = $1 AND api_key_id = $2",
        tenant,
        key.id,
        key.revoked_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A live key as its credential presents it: the tenant is what this look-up finds out.
pub struct Presented {
    pub tenant_id: String,
    pub api_key_id: Uuid,
    pub secret_hash: Vec<u8>,
    pub roles: Vec<String>,
    pub partner_id: Option<Uuid>,
}

pub async fn find_by_prefix(
    conn: &mut PgConnection,
    prefix: &str,
) -> Result<Option<Presented>, Error> {
    let found = sqlx::query_as!(
        Presented,
        "SELECT tenant_id, api_key_id, secret_hash, roles, partner_id
         FROM api_key WHERE prefix = $1 AND revoked_at IS NULL",
        prefix,
    )
    .fetch_optional(conn)
    .await?;
    Ok(found)
}

//! How each tenant treats co-sell.

use sqlx::PgConnection;
use sqlx::types::Json;

use crate::domain::co_sell::{Policy, TypeTerms};
use crate::error::Result;

/// The default while nothing was decided.
pub async fn find(conn: &mut PgConnection, tenant: &str) -> Result<Policy> {
    let row = sqlx::query!(
        r#"SELECT answer_days, types AS "types: Json<Vec<TypeTerms>>", version FROM co_sell_policy WHERE tenant_id = $1"#,
        tenant,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map_or_else(Policy::default, |row| Policy {
        answer_days: row.answer_days,
        types: row.types.0,
        version: row.version,
    }))
}

/// Lets one transaction at a time change the tenant's policy, which may have no row yet.
pub async fn lock(conn: &mut PgConnection, tenant: &str) -> Result<Policy> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended('co-sell policy of tenant_id ' || $1, 0))",
        tenant
    )
    .execute(&mut *conn)
    .await?;
    find(conn, tenant).await
}

pub async fn upsert(conn: &mut PgConnection, tenant: &str, policy: &Policy) -> Result<()> {
    sqlx::query!(
        "INSERT INTO co_sell_policy (tenant_id, answer_days, types, version) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id) DO UPDATE
         SET answer_days = EXCLUDED.answer_days, types = EXCLUDED.types, version = EXCLUDED.version",
        tenant,
        policy.answer_days,
        Json(&policy.types) as _,
        policy.version,
    )
    .execute(conn)
    .await?;
    Ok(())
}

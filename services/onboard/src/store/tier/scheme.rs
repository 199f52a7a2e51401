use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::tier::scheme::{Terms, TierScheme};
use crate::error::Error;

/// The program's current tiers.
pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    program_id: Uuid,
) -> Result<Option<TierScheme>, Error> {
    let row = sqlx::query!(
        r#"SELECT version, terms AS "terms: Json<Terms>" FROM tier_scheme
           WHERE tenant_id = $1 AND program_id = $2 ORDER BY version DESC LIMIT 1"#,
        tenant,
        program_id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| TierScheme {
        program_id,
        terms: row.terms.0,
        version: row.version,
    }))
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    scheme: &TierScheme,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO tier_scheme (tenant_id, program_id, version, terms, created_at) VALUES ($1, $2, $3, $4, $5)",
        tenant,
        scheme.program_id,
        scheme.version,
        Json(&scheme.terms) as _,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

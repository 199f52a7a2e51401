//! The tenant's rubrics, all versions; before the first the default rules, as version 0.

use sqlx::PgConnection;
use sqlx::types::Json;

use crate::domain::integration::rubric::Rubric;
use crate::error::Error;

/// The newest version, with its number.
pub async fn newest(conn: &mut PgConnection, tenant: &str) -> Result<(i32, Rubric), Error> {
    let row = sqlx::query!(
        r#"SELECT version, content AS "content: Json<Rubric>" FROM integration_rubric
           WHERE tenant_id = $1 ORDER BY version DESC LIMIT 1"#,
        tenant,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map_or_else(
        || (0, Rubric::default()),
        |row| (row.version, row.content.0),
    ))
}

/// Lets one transaction at a time change the rubric, which may have no row yet.
pub async fn lock(conn: &mut PgConnection, tenant: &str) -> Result<(i32, Rubric), Error> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended('integration rubric of tenant_id ' || $1, 0))",
        tenant
    )
    .execute(&mut *conn)
    .await?;
    newest(conn, tenant).await
}

pub async fn of_version(
    conn: &mut PgConnection,
    tenant: &str,
    version: i32,
) -> Result<Rubric, Error> {
    if version == 0 {
        return Ok(Rubric::default());
    }
    let content = sqlx::query_scalar!(
        r#"SELECT content AS "content: Json<Rubric>" FROM integration_rubric WHERE tenant_id = $1 AND version = $2"#,
        tenant,
        version,
    )
    .fetch_one(conn)
    .await?;
    Ok(content.0)
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    version: i32,
    rubric: &Rubric,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO integration_rubric (tenant_id, version, content) VALUES ($1, $2, $3)",
        tenant,
        version,
        Json(rubric) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

//! Competencies.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;

use super::one_row;
use crate::domain::competency::{Competency, Level, Scheme};
use crate::error::Error;

struct Row {
    competency_key: String,
    display_name: String,
    description: String,
    levels: Json<Vec<Level>>,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl From<Row> for Competency {
    fn from(row: Row) -> Self {
        Self {
            competency_key: row.competency_key,
            scheme: Scheme {
                display_name: row.display_name,
                description: row.description,
                levels: row.levels.0,
            },
            revision: row.revision,
            created_at: row.created_at,
        }
    }
}

/// By key, behind the competency with the key `after`; `key` asks for that one.
async fn select(
    conn: &mut PgConnection,
    tenant: &str,
    key: Option<&str>,
    after: Option<String>,
    limit: Option<i64>,
) -> Result<Vec<Competency>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT competency_key, display_name, description, levels AS "levels: Json<Vec<Level>>", revision, created_at
         FROM competency
         WHERE tenant_id = $1 AND ($2::text IS NULL OR competency_key = $2) AND ($3::text IS NULL OR competency_key > $3)
         ORDER BY competency_key LIMIT $4"#,
        tenant,
        key,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Competency::from).collect())
}

pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    key: &str,
) -> Result<Option<Competency>, Error> {
    let found = select(conn, tenant, Some(key), None, None).await?;
    Ok(found.into_iter().next())
}

pub async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    key: &str,
) -> Result<Option<Competency>, Error> {
    sqlx::query!(
        "SELECT competency_key FROM competency WHERE tenant_id = $1 AND competency_key = $2 FOR UPDATE",
        tenant,
        key,
    )
    .fetch_optional(&mut *conn)
    .await?;
    find(conn, tenant, key).await
}

pub async fn all(conn: &mut PgConnection, tenant: &str) -> Result<Vec<Competency>, Error> {
    select(conn, tenant, None, None, None).await
}

/// By key, behind the competency with the key `after`.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    after: Option<String>,
    limit: i64,
) -> Result<Vec<Competency>, Error> {
    select(conn, tenant, None, after, Some(limit)).await
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    competency: &Competency,
) -> Result<(), Error> {
    let scheme = &competency.scheme;
    sqlx::query!(
        "INSERT INTO competency (tenant_id, competency_key, display_name, description, levels, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        tenant,
        competency.competency_key,
        scheme.display_name,
        scheme.description,
        Json(&scheme.levels) as _,
        competency.revision,
        competency.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    competency: &Competency,
) -> Result<(), Error> {
    let scheme = &competency.scheme;
    let updated = sqlx::query!(
        "UPDATE competency SET display_name = $3, description = $4, levels = $5, revision = $6
         WHERE tenant_id = $1 AND competency_key = $2 AND revision = $6::bigint - 1",
        tenant,
        competency.competency_key,
        scheme.display_name,
        scheme.description,
        Json(&scheme.levels) as _,
        competency.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}

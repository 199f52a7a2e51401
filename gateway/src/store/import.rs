use chrono::{DateTime, Utc};
use kit::Violation;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::import::{Counts, Import, ImportedRow, Notice, Outcome};
use crate::error::Error;

struct Row {
    import_id: Uuid,
    field_mapping_id: String,
    content_hash: Vec<u8>,
    created_count: i64,
    updated_count: i64,
    unchanged_count: i64,
    refused_count: i64,
    notice_count: i64,
    complete: bool,
    created_at: DateTime<Utc>,
}

impl From<Row> for Import {
    fn from(row: Row) -> Self {
        Self {
            id: row.import_id,
            field_mapping_id: row.field_mapping_id,
            content_hash: row.content_hash,
            counts: Counts {
                created: row.created_count,
                updated: row.updated_count,
                unchanged: row.unchanged_count,
                refused: row.refused_count,
                notices: row.notice_count,
            },
            complete: row.complete,
            created_at: row.created_at,
        }
    }
}

pub async fn insert(conn: &mut PgConnection, tenant: &str, import: &Import) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO import (tenant_id, import_id, field_mapping_id, content_hash, created_at)
         VALUES ($1, $2, $3, $4, $5)",
        tenant,
        import.id,
        import.field_mapping_id,
        import.content_hash,
        import.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Adds what became of one batch.
pub async fn update_counts(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
    counts: &Counts,
) -> Result<(), Error> {
    sqlx::query!(
        "UPDATE import SET row_count = row_count + $3, created_count = created_count + $4,
                updated_count = updated_count + $5, unchanged_count = unchanged_count + $6,
                refused_count = refused_count + $7, notice_count = notice_count + $8
         WHERE tenant_id = $1 AND import_id = $2",
        tenant,
        id,
        counts.rows(),
        counts.created,
        counts.updated,
        counts.unchanged,
        counts.refused,
        counts.notices,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn update_complete(conn: &mut PgConnection, tenant: &str, id: Uuid) -> Result<(), Error> {
    sqlx::query!(
        "UPDATE import SET complete = TRUE WHERE tenant_id = $1 AND import_id = $2",
        tenant,
        id,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> Result<Option<Import>, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT import_id, field_mapping_id, content_hash, created_count, updated_count, unchanged_count,
                refused_count, notice_count, complete, created_at
         FROM import WHERE tenant_id = $1 AND import_id = $2",
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Import::from))
}

/// Newest first, behind the import `after`.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Import>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT import_id, field_mapping_id, content_hash, created_count, updated_count, unchanged_count,
                refused_count, notice_count, complete, created_at
         FROM import WHERE tenant_id = $1 AND ($2::uuid IS NULL OR import_id < $2)
         ORDER BY import_id DESC LIMIT $3",
        tenant,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Import::from).collect())
}

pub async fn insert_rows(
    conn: &mut PgConnection,
    tenant: &str,
    import_id: Uuid,
    rows: &[&ImportedRow],
) -> Result<(), Error> {
    let lines: Vec<i64> = rows.iter().map(|row| row.line).collect();
    let external_ids: Vec<&str> = rows.iter().map(|row| row.external_id.as_str()).collect();
    let outcomes: Vec<&str> = rows.iter().map(|row| row.outcome.name()).collect();
    let resource_ids: Vec<&str> = rows.iter().map(|row| row.resource_id.as_str()).collect();
    let violations: Vec<_> = rows
        .iter()
        .map(|row| serde_json::json!(row.violations))
        .collect();
    let notices: Vec<_> = rows
        .iter()
        .map(|row| serde_json::json!(row.notices))
        .collect();
    sqlx::query!(
        "INSERT INTO import_row (tenant_id, import_id, line, external_id, outcome, resource_id, violations, notices)
         SELECT $1, $2, line, external_id, outcome, resource_id, violations, notices
         FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::jsonb[])
              AS row (line, external_id, outcome, resource_id, violations, notices)",
        tenant,
        import_id,
        &lines,
        &external_ids as &[&str],
        &outcomes as &[&str],
        &resource_ids as &[&str],
        &violations,
        &notices,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Remarkable rows in the order of the file, behind the line `after`.
pub async fn list_rows(
    conn: &mut PgConnection,
    tenant: &str,
    import_id: Uuid,
    after: i64,
    limit: i64,
) -> Result<Vec<ImportedRow>, Error> {
    let rows = sqlx::query!(
        r#"SELECT line, external_id, outcome, resource_id, violations AS "violations: Json<Vec<Violation>>",
                  notices AS "notices: Json<Vec<Notice>>"
           FROM import_row WHERE tenant_id = $1 AND import_id = $2 AND line > $3 ORDER BY line LIMIT $4"#,
        tenant,
        import_id,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let outcome = Outcome::named(&row.outcome)
                .ok_or_else(|| Error::Stored(format!("there is no outcome {}", row.outcome)))?;
            Ok(ImportedRow {
                line: row.line,
                external_id: row.external_id,
                outcome,
                resource_id: row.resource_id,
                violations: row.violations.0,
                notices: row.notices.0,
            })
        })
        .collect()
}

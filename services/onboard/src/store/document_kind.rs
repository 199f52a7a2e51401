use sqlx::PgConnection;

use super::one_row;
use crate::domain::document_kind::{Definition, DocumentKind};
use crate::error::Error;

struct Row {
    kind_key: String,
    display_name: String,
    media_types: Vec<String>,
    max_bytes: i64,
    needs_review: bool,
    validity_months: i32,
    reminder_days: Vec<i32>,
    retention_months: i32,
    revision: i64,
}

impl From<Row> for DocumentKind {
    fn from(row: Row) -> Self {
        Self {
            definition: Definition {
                key: row.kind_key,
                display_name: row.display_name,
                media_types: row.media_types.into_iter().collect(),
                max_bytes: row.max_bytes,
                needs_review: row.needs_review,
                validity_months: row.validity_months,
                reminder_days: row.reminder_days.into_iter().collect(),
                retention_months: row.retention_months,
            },
            revision: row.revision,
        }
    }
}

/// False when the tenant has the kind already.
pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    kind: &DocumentKind,
) -> Result<bool, Error> {
    let definition = &kind.definition;
    let (media_types, reminder_days) = lists(definition);
    let inserted = sqlx::query!(
        "INSERT INTO document_kind (tenant_id, kind_key, display_name, media_types, max_bytes, needs_review, validity_months,
                                    reminder_days, retention_months, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (tenant_id, kind_key) DO NOTHING",
        tenant,
        definition.key,
        definition.display_name,
        &media_types,
        definition.max_bytes,
        definition.needs_review,
        definition.validity_months,
        &reminder_days,
        definition.retention_months,
        kind.revision,
    )
    .execute(conn)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    kind: &DocumentKind,
) -> Result<(), Error> {
    let definition = &kind.definition;
    let (media_types, reminder_days) = lists(definition);
    let updated = sqlx::query!(
        "UPDATE document_kind SET display_name = $3, media_types = $4, max_bytes = $5, needs_review = $6, validity_months = $7,
                                  reminder_days = $8, retention_months = $9, revision = $10
         WHERE tenant_id = $1 AND kind_key = $2 AND revision = $10::bigint - 1",
        tenant,
        definition.key,
        definition.display_name,
        &media_types,
        definition.max_bytes,
        definition.needs_review,
        definition.validity_months,
        &reminder_days,
        definition.retention_months,
        kind.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}

fn lists(definition: &Definition) -> (Vec<String>, Vec<i32>) {
    let media_types = definition.media_types.iter().cloned().collect();
    (
        media_types,
        definition.reminder_days.iter().copied().collect(),
    )
}

pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    key: &str,
) -> Result<Option<DocumentKind>, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT kind_key, display_name, media_types, max_bytes, needs_review, validity_months, reminder_days, retention_months,
                revision
         FROM document_kind WHERE tenant_id = $1 AND kind_key = $2",
        tenant,
        key,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(DocumentKind::from))
}

pub async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    key: &str,
) -> Result<Option<DocumentKind>, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT kind_key, display_name, media_types, max_bytes, needs_review, validity_months, reminder_days, retention_months,
                revision
         FROM document_kind WHERE tenant_id = $1 AND kind_key = $2 FOR UPDATE",
        tenant,
        key,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(DocumentKind::from))
}

/// By key, behind the key `after`.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<DocumentKind>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT kind_key, display_name, media_types, max_bytes, needs_review, validity_months, reminder_days, retention_months,
                revision
         FROM document_kind WHERE tenant_id = $1 AND ($2::text IS NULL OR kind_key > $2) ORDER BY kind_key LIMIT $3",
        tenant,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(DocumentKind::from).collect())
}

//! The document of a statement, as it was drawn up and later signed.

use sqlx::PgConnection;
use uuid::Uuid;

pub(crate) async fn find_document(
    conn: &mut PgConnection,
    tenant: &str,
    statement_id: Uuid,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "SELECT document FROM statement_document WHERE tenant_id = $1 AND statement_id = $2",
        tenant,
        statement_id,
    )
    .fetch_optional(conn)
    .await
}

pub(crate) async fn upsert_document(
    conn: &mut PgConnection,
    tenant: &str,
    statement_id: Uuid,
    document: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO statement_document (tenant_id, statement_id, document) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id, statement_id) DO UPDATE SET document = EXCLUDED.document",
        tenant,
        statement_id,
        document,
    )
    .execute(conn)
    .await?;
    Ok(())
}

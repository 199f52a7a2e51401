//! Which content is kept: who writes or deletes it in the store of files holds its row until the transaction ends.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Error;

/// Locks the content of that hash, making its row if need be.
pub async fn lock(conn: &mut PgConnection, tenant: &str, sha256: &str) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO document_content (tenant_id, sha256) VALUES ($1, $2)
         ON CONFLICT (tenant_id, sha256) DO UPDATE SET sha256 = excluded.sha256",
        tenant,
        sha256,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether another document than this one still has the content.
pub async fn is_shared(
    conn: &mut PgConnection,
    tenant: &str,
    sha256: &str,
    document_id: Uuid,
) -> Result<bool, Error> {
    let shared = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM document
                          WHERE tenant_id = $1 AND sha256 = $2 AND document_id <> $3 AND content_deleted_at IS NULL)
           AS "shared!""#,
        tenant,
        sha256,
        document_id,
    )
    .fetch_one(conn)
    .await?;
    Ok(shared)
}

//! Numbers of documents, without gaps in their series.

use sqlx::PgConnection;

/// The next number of a series. Others wait for this transaction, and get the same number when it is undone.
pub(crate) async fn next(conn: &mut PgConnection, tenant: &str, series: &str) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "INSERT INTO document_number (tenant_id, series, number) VALUES ($1, $2, 1)
         ON CONFLICT (tenant_id, series) DO UPDATE SET number = document_number.number + 1
         RETURNING number",
        tenant,
        series,
    )
    .fetch_one(conn)
    .await
}

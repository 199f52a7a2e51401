//! Until when a tenant's books are closed.

use chrono::NaiveDate;
use sqlx::PgConnection;

/// The first open day, if any day is closed. It stays as it is until the transaction ends; others may hold it too.
pub(crate) async fn hold(conn: &mut PgConnection, tenant: &str) -> sqlx::Result<Option<NaiveDate>> {
    sqlx::query_scalar!("SELECT hold_accounting_lock(tenant => $1)", tenant)
        .fetch_one(conn)
        .await
}

/// The first open day, if any day is closed, after waiting for all who hold it; nobody holds it until the transaction ends.
pub(crate) async fn take(conn: &mut PgConnection, tenant: &str) -> sqlx::Result<Option<NaiveDate>> {
    sqlx::query_scalar!("SELECT take_accounting_lock(tenant => $1)", tenant)
        .fetch_one(conn)
        .await
}

pub(crate) async fn find(conn: &mut PgConnection, tenant: &str) -> sqlx::Result<Option<NaiveDate>> {
    sqlx::query_scalar!(
        "SELECT locked_before FROM accounting_lock WHERE tenant_id = $1",
        tenant
    )
    .fetch_optional(conn)
    .await
}

/// Closes all days before this one.
pub(crate) async fn upsert(
    conn: &mut PgConnection,
    tenant: &str,
    locked_before: NaiveDate,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO accounting_lock (tenant_id, locked_before) VALUES ($1, $2)
         ON CONFLICT (tenant_id) DO UPDATE SET locked_before = EXCLUDED.locked_before",
        tenant,
        locked_before,
    )
    .execute(conn)
    .await?;
    Ok(())
}

//! Until when a tenant's books are closed.

use chrono::NaiveDate;
use sqlx::PgConnection;

/// The first open day, if any day is closed. It stays as it is until the transaction ends; others may hold it too.
pub(crate) async fn hold(conn: &mut PgConnection, tenant: &str) -> sqlx::Result<Option<NaiveDate>> {
    sqlx::query_scalar!("SELECT hold_accounting_lock(tenant => $1)", tenant)
        .fetch_one(conn)
        .await
}

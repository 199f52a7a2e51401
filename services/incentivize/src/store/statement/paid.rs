//! What payments write of statements.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Marks an accepted statement as paid; false when it was not accepted or is paid already.
pub(crate) async fn update_paid(
    conn: &mut PgConnection,
    tenant: &str,
    statement_id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let updated = sqlx::query!(
        "UPDATE statement SET state = 'PAID', paid_at = $3, revision = revision + 1
         WHERE tenant_id = $1 AND statement_id = $2 AND state = 'ACCEPTED'",
        tenant,
        statement_id,
        now,
    );
    Ok(updated.execute(conn).await?.rows_affected() == 1)
}

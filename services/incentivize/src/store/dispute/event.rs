//! What happened to a dispute, step by step.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

pub(crate) struct EventRow {
    pub(crate) at: DateTime<Utc>,
    pub(crate) actor: String,
    /// Upper snake case.
    pub(crate) action: String,
    pub(crate) note: String,
}

/// Appends one; the dispute is locked by the caller.
pub(crate) async fn insert_event(
    conn: &mut PgConnection,
    tenant: &str,
    dispute_id: Uuid,
    event: &EventRow,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO dispute_event (tenant_id, dispute_id, number, at, actor, action, note)
         SELECT $1, $2, count(*) + 1, $3, $4, $5, $6 FROM dispute_event WHERE tenant_id = $1 AND dispute_id = $2",
        tenant,
        dispute_id,
        event.at,
        event.actor,
        event.action,
        event.note,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Oldest first.
pub(crate) async fn list_events(
    conn: &mut PgConnection,
    tenant: &str,
    dispute_id: Uuid,
) -> sqlx::Result<Vec<EventRow>> {
    sqlx::query_as!(
        EventRow,
        "SELECT at, actor, action, note FROM dispute_event WHERE tenant_id = $1 AND dispute_id = $2 ORDER BY number",
        tenant,
        dispute_id,
    )
    .fetch_all(conn)
    .await
}

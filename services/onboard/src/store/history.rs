//! Who did what when in the steps of enrollments.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::Named as _;
use crate::domain::progress::{Entry, HistoryAction};
use crate::error::Error;

/// Adds entries behind those that are there; `ids` rise.
pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    enrollment_id: Uuid,
    entries: &[(Uuid, Entry)],
) -> Result<(), Error> {
    for (id, entry) in entries {
        sqlx::query!(
            "INSERT INTO enrollment_history (tenant_id, enrollment_id, entry_id, step_key, action, description, actor, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            tenant,
            enrollment_id,
            id,
            entry.step_key,
            entry.action.name(),
            entry.description,
            entry.actor,
            entry.at,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

struct Row {
    entry_id: Uuid,
    step_key: String,
    action: String,
    description: String,
    actor: String,
    at: DateTime<Utc>,
}

/// Oldest first, behind the entry `after`.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    enrollment_id: Uuid,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<(Uuid, Entry)>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT entry_id, step_key, action, description, actor, at FROM enrollment_history
         WHERE tenant_id = $1 AND enrollment_id = $2 AND ($3::uuid IS NULL OR entry_id > $3)
         ORDER BY entry_id LIMIT $4",
        tenant,
        enrollment_id,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let entry = |row: Row| {
        let entry = Entry {
            step_key: row.step_key,
            action: HistoryAction::from_name(&row.action)?,
            description: row.description,
            actor: row.actor,
            at: row.at,
        };
        Ok((row.entry_id, entry))
    };
    rows.into_iter().map(entry).collect()
}

use std::collections::BTreeMap;

use sqlx::PgConnection;
use sqlx::types::Json;

use crate::error::Error;

/// Keys and their values.
pub type Entries = BTreeMap<String, String>;

/// Writes the entries; false when they were the same before.
pub async fn upsert(
    conn: &mut PgConnection,
    tenant: &str,
    id: &str,
    entries: &Entries,
) -> Result<bool, Error> {
    let written = sqlx::query!(
        "INSERT INTO lookup_table (tenant_id, lookup_table_id, entries) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id, lookup_table_id) DO UPDATE SET entries = EXCLUDED.entries
         WHERE lookup_table.entries <> EXCLUDED.entries",
        tenant,
        id,
        Json(entries) as _,
    )
    .execute(conn)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// Those of the tables that exist.
pub async fn find_all(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[String],
) -> Result<BTreeMap<String, Entries>, Error> {
    let rows = sqlx::query!(
        r#"SELECT lookup_table_id, entries AS "entries: Json<Entries>"
           FROM lookup_table WHERE tenant_id = $1 AND lookup_table_id = ANY($2)"#,
        tenant,
        ids,
    )
    .fetch_all(conn)
    .await?;
    let tables = rows.into_iter();
    Ok(tables
        .map(|row| (row.lookup_table_id, row.entries.0))
        .collect())
}

//! The ERP's account of each ledger account.

use sqlx::{PgConnection, types::Json};

use crate::domain::ledger_mapping::LedgerMapping;

/// With its revision; nothing is mapped at revision 0.
pub(crate) async fn find(
    conn: &mut PgConnection,
    tenant: &str,
) -> sqlx::Result<(LedgerMapping, i64)> {
    let row = sqlx::query!(
        r#"SELECT mapping AS "mapping: Json<LedgerMapping>", revision FROM ledger_mapping WHERE tenant_id = $1"#,
        tenant,
    );
    let found = row.fetch_optional(conn).await?;
    Ok(found.map_or_else(Default::default, |row| (row.mapping.0, row.revision)))
}

/// False when the stored revision is not the one before.
pub(crate) async fn upsert(
    conn: &mut PgConnection,
    tenant: &str,
    mapping: &LedgerMapping,
    revision: i64,
) -> sqlx::Result<bool> {
    let written = sqlx::query!(
        "INSERT INTO ledger_mapping (tenant_id, mapping, revision) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id) DO UPDATE SET mapping = EXCLUDED.mapping, revision = EXCLUDED.revision
         WHERE ledger_mapping.revision = EXCLUDED.revision - 1",
        tenant,
        Json(mapping) as _,
        revision,
    );
    Ok(written.execute(conn).await?.rows_affected() == 1)
}

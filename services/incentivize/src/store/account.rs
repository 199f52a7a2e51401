//! One row an account, locked while facts on it are derived under a plan that reads its first purchase.

use std::collections::BTreeSet;

use sqlx::PgConnection;
use uuid::Uuid;

/// Locks the accounts' rows in the order of their ids, after the partners' rows.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    accounts: &BTreeSet<Uuid>,
) -> sqlx::Result<()> {
    let accounts: Vec<Uuid> = accounts.iter().copied().collect();
    sqlx::query!(
        "INSERT INTO account (tenant_id, account_id)
         SELECT $1, account_id FROM unnest($2::uuid[]) account_id ORDER BY account_id
         ON CONFLICT (tenant_id, account_id) DO UPDATE SET account_id = EXCLUDED.account_id",
        tenant,
        &accounts,
    )
    .execute(conn)
    .await?;
    Ok(())
}

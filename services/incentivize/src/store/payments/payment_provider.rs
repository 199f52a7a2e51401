//! Where tenants send payouts.

use sqlx::PgConnection;

use crate::provider::Provider;

/// None until a tenant has configured one.
pub(crate) async fn find(conn: &mut PgConnection, tenant: &str) -> sqlx::Result<Option<Provider>> {
    let row = sqlx::query_as!(
        Provider,
        "SELECT endpoint, secret, enabled, configured_by, configured_at, revision FROM payment_provider WHERE tenant_id = $1",
        tenant,
    );
    row.fetch_optional(conn).await
}

/// The same, unchanged by others until the transaction ends.
pub(crate) async fn lock(conn: &mut PgConnection, tenant: &str) -> sqlx::Result<Option<Provider>> {
    let row = sqlx::query_as!(
        Provider,
        "SELECT endpoint, secret, enabled, configured_by, configured_at, revision FROM payment_provider
         WHERE tenant_id = $1 FOR UPDATE",
        tenant,
    );
    row.fetch_optional(conn).await
}

/// False when the stored revision is not the one before.
pub(crate) async fn upsert(
    conn: &mut PgConnection,
    tenant: &str,
    provider: &Provider,
) -> sqlx::Result<bool> {
    let written = sqlx::query!(
        "INSERT INTO payment_provider (tenant_id, endpoint, secret, enabled, configured_by, configured_at, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (tenant_id) DO UPDATE SET endpoint = EXCLUDED.endpoint, secret = EXCLUDED.secret, enabled = EXCLUDED.enabled,
             configured_by = EXCLUDED.configured_by, configured_at = EXCLUDED.configured_at, revision = EXCLUDED.revision
         WHERE payment_provider.revision = EXCLUDED.revision - 1",
        tenant,
        provider.endpoint,
        provider.secret,
        provider.enabled,
        provider.configured_by,
        provider.configured_at,
        provider.revision,
    );
    Ok(written.execute(conn).await?.rows_affected() == 1)
}

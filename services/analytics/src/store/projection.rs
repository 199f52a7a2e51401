use sqlx::PgConnection;

/// Makes this transaction the only one that changes the tenant's figures until it ends.
pub async fn lock_projection(conn: &mut PgConnection, tenant: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO projection (tenant_id) VALUES ($1) ON CONFLICT DO NOTHING",
        tenant
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query_scalar!(
        "SELECT tenant_id FROM projection WHERE tenant_id = $1 FOR UPDATE",
        tenant
    )
    .fetch_one(conn)
    .await?;
    Ok(())
}

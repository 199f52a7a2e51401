use sqlx::PgConnection;

use crate::domain::integration_usage::policy::HealthPolicy;
use crate::error::Error;

/// The default while nothing was decided.
pub async fn find(conn: &mut PgConnection, tenant: &str) -> Result<HealthPolicy, Error> {
    let found = sqlx::query_as!(
        HealthPolicy,
        "SELECT window_days, maximum_error_rate_bps, adoption_fall_bps, silent_days, revision
         FROM integration_health_policy WHERE tenant_id = $1",
        tenant,
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.unwrap_or_default())
}

/// Lets one transaction at a time change the policy, which may have no row yet.
pub async fn lock(conn: &mut PgConnection, tenant: &str) -> Result<HealthPolicy, Error> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended('integration health policy of tenant_id ' || $1, 0))",
        tenant
    )
    .execute(&mut *conn)
    .await?;
    find(conn, tenant).await
}

pub async fn put(
    conn: &mut PgConnection,
    tenant: &str,
    policy: &HealthPolicy,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO integration_health_policy
             (tenant_id, window_days, maximum_error_rate_bps, adoption_fall_bps, silent_days, revision)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id) DO UPDATE
         SET window_days = excluded.window_days, maximum_error_rate_bps = excluded.maximum_error_rate_bps,
             adoption_fall_bps = excluded.adoption_fall_bps, silent_days = excluded.silent_days,
             revision = excluded.revision",
        tenant,
        policy.window_days,
        policy.maximum_error_rate_bps,
        policy.adoption_fall_bps,
        policy.silent_days,
        policy.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

//! Who calls which version on which day, and how far callers of deprecated versions are. The nil id is ours.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::api_lifecycle::{ApiMigration, ApiUsage};
use crate::error::Error;

/// At most one row a version, caller and day. Answers how many are new or changed.
pub async fn put(conn: &mut PgConnection, tenant: &str, usage: &[ApiUsage]) -> Result<u64, Error> {
    let versions: Vec<Uuid> = usage.iter().map(|one| one.version_id).collect();
    let callers: Vec<Uuid> = usage.iter().map(|one| one.caller_id).collect();
    let days: Vec<NaiveDate> = usage.iter().map(|one| one.day).collect();
    let calls: Vec<i64> = usage.iter().map(|one| one.calls).collect();
    let changed = sqlx::query!(
        "INSERT INTO api_usage (tenant_id, version_id, caller_id, day, calls)
         SELECT $1, version_id, caller_id, day, calls
         FROM UNNEST($2::uuid[], $3::uuid[], $4::date[], $5::bigint[]) AS u (version_id, caller_id, day, calls)
         -- One order for all batches, so that two of them wait for each other instead of deadlocking.
         ORDER BY version_id, caller_id, day
         ON CONFLICT (tenant_id, version_id, caller_id, day) DO UPDATE SET calls = excluded.calls
         WHERE api_usage.calls <> excluded.calls",
        tenant,
        &versions,
        &callers,
        &days,
        &calls,
    )
    .execute(conn)
    .await?;
    Ok(changed.rows_affected())
}

/// Gives notice to everybody who called one of these versions since a day, and was given none yet; of versions that are deprecated.
pub async fn give_notice(
    conn: &mut PgConnection,
    tenant: &str,
    versions: &[Uuid],
    since: NaiveDate,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO api_migration (tenant_id, version_id, caller_id, acknowledged_by)
         SELECT DISTINCT u.tenant_id, u.version_id, u.caller_id, ''
         FROM api_usage u JOIN api_version v ON v.tenant_id = u.tenant_id AND v.version_id = u.version_id
         WHERE u.tenant_id = $1 AND u.version_id = ANY($2) AND v.state = 'DEPRECATED' AND u.day >= $3 AND u.calls > 0
         ON CONFLICT DO NOTHING",
        tenant,
        versions,
        since,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// By caller, behind the caller `after`; of one caller, or of all.
pub async fn migrations(
    conn: &mut PgConnection,
    tenant: &str,
    version_id: Uuid,
    caller_id: Option<Uuid>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<ApiMigration>, Error> {
    Ok(sqlx::query_as!(
        ApiMigration,
        "SELECT version_id, caller_id, acknowledged_by, acknowledged_at, started_at,
                (SELECT max(u.day) FROM api_usage u
                 WHERE u.tenant_id = m.tenant_id AND u.version_id = m.version_id AND u.caller_id = m.caller_id
                   AND u.calls > 0) AS last_call
         FROM api_migration m
         WHERE tenant_id = $1 AND version_id = $2 AND ($3::uuid IS NULL OR caller_id = $3)
           AND ($4::uuid IS NULL OR caller_id > $4)
         ORDER BY caller_id LIMIT $5",
        tenant,
        version_id,
        caller_id,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

pub async fn update_migration(
    conn: &mut PgConnection,
    tenant: &str,
    migration: &ApiMigration,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE api_migration SET acknowledged_by = $4, acknowledged_at = $5, started_at = $6
         WHERE tenant_id = $1 AND version_id = $2 AND caller_id = $3",
        tenant,
        migration.version_id,
        migration.caller_id,
        migration.acknowledged_by,
        migration.acknowledged_at,
        migration.started_at,
    )
    .execute(conn)
    .await?;
    super::one_row(&updated)
}

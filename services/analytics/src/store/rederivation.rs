use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Begins anew with the opportunities of these partners; an earlier beginning stays the age of what is not done.
pub async fn begin_rederivations(
    conn: &mut PgConnection,
    tenant: &str,
    partner_ids: &[Uuid],
    since: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO rederivation (tenant_id, partner_id, since, done_closed_on, done_id)
         SELECT $1, partner_id, $3, '-infinity', '00000000-0000-0000-0000-000000000000'
         FROM UNNEST($2::UUID[]) AS partner_id
         ON CONFLICT (tenant_id, partner_id) DO UPDATE
         SET since = LEAST(rederivation.since, EXCLUDED.since), done_closed_on = EXCLUDED.done_closed_on,
             done_id = EXCLUDED.done_id",
        tenant,
        partner_ids,
        since,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The next opportunities to place anew for a partner, in order.
pub async fn list_next(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    limit: i64,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "SELECT p.opportunity_id
         FROM rederivation r
         JOIN placement p ON p.tenant_id = r.tenant_id
             AND p.dimension = 'partner' AND p.member = r.partner_id::TEXT
             AND (p.closed_on, p.opportunity_id) > (r.done_closed_on, r.done_id)
         WHERE r.tenant_id = $1 AND r.partner_id = $2
         ORDER BY p.closed_on, p.opportunity_id
         LIMIT $3",
        tenant,
        partner_id,
        limit,
    )
    .fetch_all(conn)
    .await
}

/// Remembers that everything up to this opportunity is placed.
pub async fn update_done(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    last: Uuid,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE rederivation r SET done_closed_on = p.closed_on, done_id = p.opportunity_id
         FROM placement p
         WHERE r.tenant_id = $1 AND r.partner_id = $2
           AND p.tenant_id = r.tenant_id AND p.opportunity_id = $3
           AND p.dimension = 'partner' AND p.member = r.partner_id::TEXT",
        tenant,
        partner_id,
        last,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn delete_rederivation(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> sqlx::Result<()> {
    sqlx::query!(
        "DELETE FROM rederivation WHERE tenant_id = $1 AND partner_id = $2",
        tenant,
        partner_id
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// When the oldest change took effect that the tenant's figures do not contain yet.
pub async fn find_oldest_since(
    conn: &mut PgConnection,
    tenant: &str,
) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        "SELECT MIN(since) FROM rederivation WHERE tenant_id = $1",
        tenant
    )
    .fetch_one(conn)
    .await
}

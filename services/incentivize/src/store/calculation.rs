//! One row a partner, locked while anything of the partner is derived.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

/// Locks the partners' rows in the order of their ids, so that two derivations never wait for each other in a circle.
/// Answers those whose first check of the books has not been asked for.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    partners: &BTreeSet<Uuid>,
) -> sqlx::Result<Vec<Uuid>> {
    let partners: Vec<Uuid> = partners.iter().copied().collect();
    let locked = sqlx::query!(
        "SELECT partner_id, check_queued FROM calculation WHERE tenant_id = $1 AND partner_id = ANY($2)
         ORDER BY partner_id FOR UPDATE",
        tenant,
        &partners,
    )
    .fetch_all(&mut *conn)
    .await?;
    if locked.len() == partners.len() {
        let unqueued = locked.into_iter().filter(|row| !row.check_queued);
        return Ok(unqueued.map(|row| row.partner_id).collect());
    }
    // An inserted row is locked by its insertion; the update locks a row that another transaction has inserted meanwhile.
    let locked = sqlx::query!(
        "INSERT INTO calculation (tenant_id, partner_id)
         SELECT $1, partner_id FROM unnest($2::uuid[]) partner_id ORDER BY partner_id
         ON CONFLICT (tenant_id, partner_id) DO UPDATE SET next_due = calculation.next_due
         RETURNING partner_id, check_queued",
        tenant,
        &partners,
    )
    .fetch_all(conn)
    .await?;
    let unqueued = locked.into_iter().filter(|row| !row.check_queued);
    Ok(unqueued.map(|row| row.partner_id).collect())
}

/// The first check of their books has been asked for.
pub(crate) async fn update_check_queued(
    conn: &mut PgConnection,
    tenant: &str,
    partners: &[Uuid],
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE calculation SET check_queued = TRUE WHERE tenant_id = $1 AND partner_id = ANY($2)",
        tenant,
        partners,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What the partners earn changes in this transaction.
pub(crate) async fn update_changed(
    conn: &mut PgConnection,
    tenant: &str,
    partners: &[Uuid],
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE calculation SET changed_in = pg_current_xact_id()::text::bigint
         WHERE tenant_id = $1 AND partner_id = ANY($2)",
        tenant,
        partners,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The first transaction that may not have ended: all before it can be seen.
pub(crate) async fn find_horizon(conn: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS "horizon!""#
    )
    .fetch_one(conn)
    .await
}

/// The horizon, and whoever's earnings have changed in a transaction from `since` on, with that transaction.
pub(crate) async fn list_changed(
    conn: &mut PgConnection,
    tenant: &str,
    since: i64,
) -> sqlx::Result<(i64, Vec<(Uuid, i64)>)> {
    // The horizon first: what ends before it is in what is read next.
    let horizon = find_horizon(&mut *conn).await?;
    let rows = sqlx::query!(
        "SELECT partner_id, changed_in FROM calculation WHERE tenant_id = $1 AND changed_in >= $2 ORDER BY partner_id",
        tenant,
        since,
    );
    let rows = rows.fetch_all(conn).await?.into_iter();
    Ok((
        horizon,
        rows.map(|row| (row.partner_id, row.changed_in)).collect(),
    ))
}

/// The day for which a job is queued.
pub(crate) async fn find_next_due(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> sqlx::Result<Option<NaiveDate>> {
    let found = sqlx::query_scalar!(
        "SELECT next_due FROM calculation WHERE tenant_id = $1 AND partner_id = $2",
        tenant,
        partner_id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.flatten())
}

pub(crate) async fn update_next_due(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    next_due: Option<NaiveDate>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE calculation SET next_due = $3 WHERE tenant_id = $1 AND partner_id = $2",
        tenant,
        partner_id,
        next_due,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// All partners of whom anything was ever derived, by id.
pub(crate) async fn list_partners(
    conn: &mut PgConnection,
    tenant: &str,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        r#"SELECT partner_id AS "partner_id!" FROM calculation WHERE tenant_id = $1
           UNION SELECT partner_id FROM earning WHERE tenant_id = $1
           UNION SELECT partner_id FROM outcome WHERE tenant_id = $1
           UNION SELECT partner_id FROM fact WHERE tenant_id = $1
           ORDER BY 1"#,
        tenant,
    )
    .fetch_all(conn)
    .await
}

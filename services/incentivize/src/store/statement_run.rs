//! Requests to draw up the statements of a period, and what became of them.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

pub(crate) struct Run {
    pub(crate) run_id: Uuid,
    pub(crate) period_start: NaiveDate,
    /// First day after the period.
    pub(crate) period_end: NaiveDate,
    pub(crate) requested_by: String,
    pub(crate) created_at: DateTime<Utc>,
    /// Whether its partners are known.
    pub(crate) listed: bool,
}

pub(crate) async fn insert(conn: &mut PgConnection, tenant: &str, run: &Run) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO statement_run (tenant_id, run_id, period_start, period_end, requested_by, created_at, listed)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        tenant,
        run.run_id,
        run.period_start,
        run.period_end,
        run.requested_by,
        run.created_at,
        run.listed,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    run_id: Uuid,
) -> sqlx::Result<Option<Run>> {
    sqlx::query_as!(
        Run,
        "SELECT run_id, period_start, period_end, requested_by, created_at, listed FROM statement_run
         WHERE tenant_id = $1 AND run_id = $2",
        tenant,
        run_id,
    )
    .fetch_optional(conn)
    .await
}

/// Lists every partner of whom anything is or was derived, stated or adjusted; answers those that are not done.
pub(crate) async fn insert_partners(
    conn: &mut PgConnection,
    tenant: &str,
    run_id: Uuid,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query!(
        "INSERT INTO statement_run_partner (tenant_id, run_id, partner_id)
         SELECT $1, $2, partner_id FROM (
             SELECT partner_id FROM calculation WHERE tenant_id = $1
             UNION SELECT partner_id FROM statement WHERE tenant_id = $1
             UNION SELECT partner_id FROM adjustment WHERE tenant_id = $1
         ) partners ON CONFLICT DO NOTHING",
        tenant,
        run_id,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE statement_run SET listed = TRUE WHERE tenant_id = $1 AND run_id = $2",
        tenant,
        run_id,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query_scalar!(
        "SELECT partner_id FROM statement_run_partner WHERE tenant_id = $1 AND run_id = $2 AND outcome IS NULL
         ORDER BY partner_id",
        tenant,
        run_id,
    )
    .fetch_all(conn)
    .await
}

pub(crate) async fn update_partner(
    conn: &mut PgConnection,
    tenant: &str,
    run_id: Uuid,
    partner_id: Uuid,
    outcome: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE statement_run_partner SET outcome = $4 WHERE tenant_id = $1 AND run_id = $2 AND partner_id = $3",
        tenant,
        run_id,
        partner_id,
        outcome,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) struct RunPartner {
    pub(crate) partner_id: Uuid,
    /// None while it is not done.
    pub(crate) outcome: Option<String>,
}

pub(crate) async fn list_partners(
    conn: &mut PgConnection,
    tenant: &str,
    run_id: Uuid,
) -> sqlx::Result<Vec<RunPartner>> {
    sqlx::query_as!(
        RunPartner,
        "SELECT partner_id, outcome FROM statement_run_partner WHERE tenant_id = $1 AND run_id = $2 ORDER BY partner_id",
        tenant,
        run_id,
    )
    .fetch_all(conn)
    .await
}

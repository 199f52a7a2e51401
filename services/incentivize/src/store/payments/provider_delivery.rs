//! Payouts on their way through payment providers.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::payments::delivery::Delivery;

struct DeliveryRow {
    payout_id: Uuid,
    attempts: i32,
    accepted: bool,
    problem: String,
    next_at: Option<DateTime<Utc>>,
}

impl From<DeliveryRow> for Delivery {
    fn from(row: DeliveryRow) -> Self {
        Self {
            payout_id: row.payout_id,
            attempts: row.attempts.unsigned_abs(),
            accepted: row.accepted,
            problem: row.problem,
            next_at: row.next_at,
        }
    }
}

/// Of these payouts, as far as they are sent to a provider.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    payouts: &[Uuid],
) -> sqlx::Result<Vec<Delivery>> {
    let rows = sqlx::query_as!(
        DeliveryRow,
        "SELECT payout_id, attempts, accepted, problem, next_at FROM provider_delivery
         WHERE tenant_id = $1 AND payout_id = ANY($2)",
        tenant,
        payouts,
    );
    let rows = rows.fetch_all(conn).await?;
    Ok(rows.into_iter().map(Delivery::from).collect())
}

/// Payouts whose end is not known yet.
pub(crate) async fn list_open(conn: &mut PgConnection, tenant: &str) -> sqlx::Result<Vec<Uuid>> {
    let open = sqlx::query_scalar!(
        "SELECT payout_id FROM provider_delivery WHERE tenant_id = $1 AND next_at IS NOT NULL ORDER BY payout_id",
        tenant,
    );
    open.fetch_all(conn).await
}

pub(crate) async fn upsert(
    conn: &mut PgConnection,
    tenant: &str,
    delivery: &Delivery,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO provider_delivery (tenant_id, payout_id, attempts, accepted, problem, next_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, payout_id) DO UPDATE SET attempts = EXCLUDED.attempts, accepted = EXCLUDED.accepted,
             problem = EXCLUDED.problem, next_at = EXCLUDED.next_at",
        tenant,
        delivery.payout_id,
        i32::try_from(delivery.attempts).unwrap_or(i32::MAX),
        delivery.accepted,
        delivery.problem,
        delivery.next_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

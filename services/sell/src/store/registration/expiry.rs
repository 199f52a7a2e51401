//! Which claims have run out, and when the next will.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Result;

/// A claim whose protection ended before its deal closed.
pub struct Due {
    pub registration_id: Uuid,
    pub opportunity_id: Uuid,
}

/// Approved claims whose protection has ended, of deals that did not close within it.
pub async fn find_due(
    conn: &mut PgConnection,
    tenant: &str,
    today: NaiveDate,
    limit: i64,
) -> Result<Vec<Due>> {
    let rows = sqlx::query_as!(
        Due,
        "SELECT r.registration_id, r.opportunity_id
         FROM registration r JOIN opportunity o ON o.tenant_id = $1 AND o.opportunity_id = r.opportunity_id
         WHERE r.tenant_id = $1 AND r.state = 'APPROVED' AND r.protected_until <= $2
           AND (o.close_date IS NULL OR o.close_date >= r.protected_until)
         ORDER BY r.opportunity_id LIMIT $3",
        tenant,
        today,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// The next day on which a claim to an open deal runs out.
pub async fn find_next(
    conn: &mut PgConnection,
    tenant: &str,
    today: NaiveDate,
) -> Result<Option<NaiveDate>> {
    Ok(sqlx::query_scalar!(
        "SELECT min(r.protected_until)
         FROM registration r JOIN opportunity o ON o.tenant_id = $1 AND o.opportunity_id = r.opportunity_id
         WHERE r.tenant_id = $1 AND r.state = 'APPROVED' AND r.protected_until > $2
           AND (o.close_date IS NULL OR o.close_date >= r.protected_until)",
        tenant,
        today,
    )
    .fetch_one(conn)
    .await?)
}

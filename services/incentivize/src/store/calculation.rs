//! One row a partner, locked while anything of the partner is derived.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

/// Locks the partners' rows in the order of their ids, so that two derivations never wait for each other in a circle.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    partners: &BTreeSet<Uuid>,
) -> sqlx::Result<()> {
    let partners: Vec<Uuid> = partners.iter().copied().collect();
    let locked = sqlx::query_scalar!(
        "SELECT partner_id FROM calculation WHERE tenant_id = $1 AND partner_id = ANY($2)
         ORDER BY partner_id FOR UPDATE",
        tenant,
        &partners,
    )
    .fetch_all(&mut *conn)
    .await?;
    if locked.len() == partners.len() {
        return Ok(());
    }
    // An inserted row is locked by its insertion; the update locks a row that another transaction has inserted meanwhile.
    sqlx::query!(
        "INSERT INTO calculation (tenant_id, partner_id)
         SELECT $1, partner_id FROM unnest($2::uuid[]) partner_id ORDER BY partner_id
         ON CONFLICT (tenant_id, partner_id) DO UPDATE SET next_due = calculation.next_due",
        tenant,
        &partners,
    )
    .execute(conn)
    .await?;
    Ok(())
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

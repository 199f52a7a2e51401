//! What partners have to show, by the certificate, completion, reference, award or integration that shows it.

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::evidence::Evidence;
use crate::error::Error;

pub async fn put(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    source: &str,
    shown: &[Evidence],
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO evidence (tenant_id, partner_id, source, shown) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, partner_id, source) DO UPDATE SET shown = excluded.shown",
        tenant,
        partner_id,
        source,
        Json(shown) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// All of it, in the order of its sources.
pub async fn of_partner(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> Result<Vec<Evidence>, Error> {
    let rows = sqlx::query_scalar!(
        r#"SELECT shown AS "shown: Json<Vec<Evidence>>" FROM evidence
           WHERE tenant_id = $1 AND partner_id = $2 ORDER BY source"#,
        tenant,
        partner_id,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().flat_map(|shown| shown.0).collect())
}

/// The partners that have anything to show.
pub async fn partners(conn: &mut PgConnection, tenant: &str) -> Result<Vec<Uuid>, Error> {
    let partners = sqlx::query_scalar!(
        "SELECT DISTINCT partner_id FROM evidence WHERE tenant_id = $1 ORDER BY partner_id",
        tenant,
    )
    .fetch_all(conn)
    .await?;
    Ok(partners)
}

//! Partners, as onboard announces them.

use std::collections::HashSet;

use sqlx::PgConnection;
use uuid::Uuid;

use super::column;
use crate::error::Result;

pub struct Partner {
    pub tenant: String,
    pub id: Uuid,
    pub external_id: Option<String>,
    pub display_name: String,
    pub version: i64,
}

/// At most one row a partner; an older version than the stored one changes nothing.
pub async fn upsert(conn: &mut PgConnection, partners: &[Partner]) -> Result<()> {
    sqlx::query!(
        "INSERT INTO partner (tenant_id, partner_id, external_id, display_name, version)
         SELECT tenant_id, partner_id, external_id, display_name, version
         FROM UNNEST($1::text[], $2::uuid[], $3::text[], $4::text[], $5::bigint[])
              AS p (tenant_id, partner_id, external_id, display_name, version)
         ON CONFLICT (tenant_id, partner_id) DO UPDATE
         SET external_id = EXCLUDED.external_id, display_name = EXCLUDED.display_name, version = EXCLUDED.version
         WHERE partner.version < EXCLUDED.version",
        &column(partners, |partner| partner.tenant.as_str()) as &[&str],
        &column(partners, |partner| partner.id),
        &column(partners, |partner| partner.external_id.as_deref()) as &[Option<&str>],
        &column(partners, |partner| partner.display_name.as_str()) as &[&str],
        &column(partners, |partner| partner.version),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Which of these partners exist.
pub async fn find_existing(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> Result<HashSet<Uuid>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let found = sqlx::query_scalar!(
        "SELECT partner_id FROM partner WHERE tenant_id = $1 AND partner_id = ANY($2)",
        tenant,
        ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(found.into_iter().collect())
}

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

/// A partner as onboard announced it.
#[derive(Clone, Debug)]
pub struct Partner {
    pub partner_id: Uuid,
    pub version: i64,
    pub display_name: String,
}

/// Older versions than the stored ones have no effect. Each partner appears once.
pub async fn upsert_partners(
    conn: &mut PgConnection,
    tenant: &str,
    partners: &[Partner],
) -> sqlx::Result<()> {
    let ids: Vec<_> = partners.iter().map(|partner| partner.partner_id).collect();
    let versions: Vec<_> = partners.iter().map(|partner| partner.version).collect();
    let names: Vec<_> = partners
        .iter()
        .map(|partner| partner.display_name.clone())
        .collect();
    sqlx::query!(
        "INSERT INTO partner (tenant_id, partner_id, version, display_name)
         SELECT $1, * FROM UNNEST($2::UUID[], $3::BIGINT[], $4::TEXT[])
         ON CONFLICT (tenant_id, partner_id) DO UPDATE
         SET version = EXCLUDED.version, display_name = EXCLUDED.display_name
         WHERE partner.version < EXCLUDED.version",
        tenant,
        &ids,
        &versions,
        &names,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The names of the partners that are known.
pub async fn find_partner_names(
    conn: &mut PgConnection,
    tenant: &str,
    partner_ids: &[Uuid],
) -> sqlx::Result<HashMap<Uuid, String>> {
    let rows = sqlx::query!(
        "SELECT partner_id, display_name FROM partner WHERE tenant_id = $1 AND partner_id = ANY($2)",
        tenant,
        partner_ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.partner_id, row.display_name))
        .collect())
}

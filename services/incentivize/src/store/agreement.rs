//! What partners signed.

use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::domain::{agreement::Agreement, mechanisms::oem_royalty::OemRoyalty, span::Span};

/// False when the version is not newer than the stored one.
pub(crate) async fn upsert(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    agreement: &Agreement,
    version: i64,
) -> sqlx::Result<bool> {
    let written = sqlx::query!(
        "INSERT INTO agreement (tenant_id, agreement_id, partner_id, program_id, effective_date, end_date, amends, royalty,
                                version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (tenant_id, agreement_id) DO UPDATE
         SET program_id = EXCLUDED.program_id, effective_date = EXCLUDED.effective_date, end_date = EXCLUDED.end_date,
             amends = EXCLUDED.amends, royalty = EXCLUDED.royalty, version = EXCLUDED.version
         WHERE agreement.version < EXCLUDED.version",
        tenant,
        agreement.id,
        partner_id,
        agreement.program_id,
        agreement.days.start,
        agreement.days.end,
        agreement.amends,
        agreement.royalty.as_ref().map(Json) as _,
        version,
    );
    Ok(written.execute(conn).await?.rows_affected() == 1)
}

/// Each with its partner, by id.
pub(crate) async fn list_of_partners(
    conn: &mut PgConnection,
    tenant: &str,
    partners: &[Uuid],
) -> sqlx::Result<Vec<(Uuid, Agreement)>> {
    let rows = sqlx::query!(
        r#"SELECT agreement_id, partner_id, program_id, effective_date, end_date, amends,
                  royalty AS "royalty: Json<OemRoyalty>"
           FROM agreement WHERE tenant_id = $1 AND partner_id = ANY($2) ORDER BY agreement_id"#,
        tenant,
        partners,
    );
    let rows = rows.fetch_all(conn).await?.into_iter();
    Ok(rows
        .map(|row| {
            let agreement = Agreement {
                id: row.agreement_id,
                program_id: row.program_id,
                days: Span {
                    start: row.effective_date,
                    end: row.end_date,
                },
                amends: row.amends,
                royalty: row.royalty.map(|royalty| royalty.0),
            };
            (row.partner_id, agreement)
        })
        .collect())
}

//! Counts and values of opportunities by the partner that sourced them.

use sqlx::PgConnection;

use super::money;
use crate::domain::opportunity::Summary;
use crate::error::Result;

/// A deal that several partners sourced counts for each of them; one without a currency, in the tenant's.
pub async fn find(conn: &mut PgConnection, tenant: &str) -> Result<Vec<Summary>> {
    let rows = sqlx::query!(
        r#"SELECT p.partner_id AS "partner_id?", COALESCE(o.currency_code, t.currency_code) AS currency_code,
                  count(*) FILTER (WHERE stage = 'WON') AS "won_count!",
                  COALESCE(sum(value) FILTER (WHERE stage = 'WON'), 0) AS "won_value!",
                  count(*) FILTER (WHERE stage = 'LOST') AS "lost_count!",
                  count(*) FILTER (WHERE stage NOT IN ('WON', 'LOST')) AS "open_count!",
                  COALESCE(sum(value) FILTER (WHERE stage NOT IN ('WON', 'LOST')), 0) AS "open_value!",
                  count(*) FILTER (WHERE stage NOT IN ('WON', 'LOST') AND estimated) AS "open_estimated_count!"
           FROM opportunity o
           LEFT JOIN opportunity_partner p
             ON p.tenant_id = $1 AND p.opportunity_id = o.opportunity_id AND p.role = 'SOURCED'
           LEFT JOIN tenant t ON t.tenant_id = o.tenant_id
           WHERE o.tenant_id = $1
           GROUP BY 1, 2 ORDER BY 1 NULLS LAST, 2"#,
        tenant,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let currency = row.currency_code;
            Ok(Summary {
                partner_id: row.partner_id,
                won_count: row.won_count,
                won_value: money(Some(row.won_value), currency.as_deref())?,
                lost_count: row.lost_count,
                open_count: row.open_count,
                open_value: money(Some(row.open_value), currency.as_deref())?,
                open_estimated_count: row.open_estimated_count,
            })
        })
        .collect()
}

/// All opportunities, and those without an account.
pub async fn count(conn: &mut PgConnection, tenant: &str) -> Result<(i64, i64)> {
    let row = sqlx::query!(
        r#"SELECT count(*) AS "all!", count(*) FILTER (WHERE account_id IS NULL) AS "without_account!"
           FROM opportunity WHERE tenant_id = $1"#,
        tenant,
    )
    .fetch_one(conn)
    .await?;
    Ok((row.all, row.without_account))
}

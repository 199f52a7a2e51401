//! Counts and sums of facts, from the log itself.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{money, word};
use crate::domain::vocabulary::FactKind;
use crate::error::Result;

pub struct Sum {
    pub partner_id: Uuid,
    pub kind: FactKind,
    pub fact_count: i64,
    /// Reversals and refunds subtracted; None when the facts carry no amount.
    pub amount: Option<kit::money::Money>,
}

/// One row a partner, kind and currency.
pub async fn find(conn: &mut PgConnection, tenant: &str) -> Result<Vec<Sum>> {
    let rows = sqlx::query!(
        r#"SELECT partner_id, kind, currency_code, count(*) AS "fact_count!",
                  sum(CASE WHEN (kind = 'REFUND') = (reverses_fact_id IS NULL) THEN -amount ELSE amount END) AS amount
           FROM fact WHERE tenant_id = $1 GROUP BY partner_id, kind, currency_code ORDER BY partner_id, kind, currency_code"#,
        tenant,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Sum {
                partner_id: row.partner_id,
                kind: word(&row.kind)?,
                fact_count: row.fact_count,
                amount: money(row.amount, row.currency_code.as_deref())?,
            })
        })
        .collect()
}

//! What was earned, as a comparison with another system wants it.

use chrono::NaiveDate;
use kit::money::Money;
use sqlx::PgConnection;
use uuid::Uuid;

use super::payments::money;

/// What was earned on one day by one component.
pub(crate) struct EarnedOn {
    pub(crate) partner_id: Uuid,
    pub(crate) component_key: String,
    pub(crate) business_date: NaiveDate,
    pub(crate) amount: Money,
}

/// What was earned on these days, the end exclusive; credit is no money.
pub(crate) async fn list_earned(
    conn: &mut PgConnection,
    tenant: &str,
    from: NaiveDate,
    to: NaiveDate,
) -> sqlx::Result<Vec<EarnedOn>> {
    let rows = sqlx::query!(
        r#"SELECT partner_id, component_key, business_date, currency, sum(amount) AS "amount!" FROM earning
           WHERE tenant_id = $1 AND business_date >= $2 AND business_date < $3 AND direction <> 'CREDIT'
           GROUP BY partner_id, component_key, business_date, currency
           ORDER BY partner_id, component_key, business_date, currency"#,
        tenant,
        from,
        to,
    );
    let rows = rows.fetch_all(conn).await?.into_iter();
    rows.map(|row| {
        Ok(EarnedOn {
            partner_id: row.partner_id,
            component_key: row.component_key,
            business_date: row.business_date,
            amount: money(row.amount, &row.currency)?,
        })
    })
    .collect()
}

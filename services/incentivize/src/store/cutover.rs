//! What came over from another system.

use chrono::{DateTime, NaiveDate, Utc};
use kit::money::Money;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::payments::money;
use crate::domain::component::Direction;

/// What was owed before the books began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpeningBalance {
    pub(crate) external_id: String,
    pub(crate) partner_id: Uuid,
    pub(crate) direction: Direction,
    /// Above zero.
    pub(crate) amount: Money,
    pub(crate) as_of: NaiveDate,
}

/// False when the external id is known already.
pub(crate) async fn insert_balance(
    conn: &mut PgConnection,
    tenant: &str,
    opening_id: Uuid,
    balance: &OpeningBalance,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let inserted = sqlx::query!(
        "INSERT INTO opening_balance (tenant_id, external_id, opening_id, partner_id, direction, amount, currency, as_of,
                                      imported_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (tenant_id, external_id) DO NOTHING",
        tenant,
        balance.external_id,
        opening_id,
        balance.partner_id,
        balance.direction.code(),
        balance.amount.amount(),
        balance.amount.currency().code(),
        balance.as_of,
        now,
    );
    Ok(inserted.execute(conn).await?.rows_affected() == 1)
}

/// Whether just this balance is stored under its external id.
pub(crate) async fn has_balance(
    conn: &mut PgConnection,
    tenant: &str,
    balance: &OpeningBalance,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM opening_balance
               WHERE tenant_id = $1 AND external_id = $2 AND partner_id = $3 AND direction = $4 AND amount = $5
                 AND currency = $6 AND as_of = $7) AS "exists!""#,
        tenant,
        balance.external_id,
        balance.partner_id,
        balance.direction.code(),
        balance.amount.amount(),
        balance.amount.currency().code(),
        balance.as_of,
    )
    .fetch_one(conn)
    .await
}

/// What had been counted in a period before facts came to this system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpeningTotal {
    pub(crate) external_id: String,
    pub(crate) partner_id: Uuid,
    pub(crate) plan_id: Uuid,
    pub(crate) component_key: String,
    pub(crate) period: String,
    pub(crate) total: Decimal,
}

/// False when the external id, or a total of the same period, is known already.
pub(crate) async fn insert_total(
    conn: &mut PgConnection,
    tenant: &str,
    total: &OpeningTotal,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let inserted = sqlx::query!(
        "INSERT INTO opening_total (tenant_id, external_id, partner_id, plan_id, component_key, period, total, imported_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        tenant,
        total.external_id,
        total.partner_id,
        total.plan_id,
        total.component_key,
        total.period,
        total.total,
        now,
    );
    Ok(inserted.execute(conn).await?.rows_affected() == 1)
}

/// Whether just this total is stored under its external id.
pub(crate) async fn has_total(
    conn: &mut PgConnection,
    tenant: &str,
    total: &OpeningTotal,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM opening_total
               WHERE tenant_id = $1 AND external_id = $2 AND partner_id = $3 AND plan_id = $4 AND component_key = $5
                 AND period = $6 AND total = $7) AS "exists!""#,
        tenant,
        total.external_id,
        total.partner_id,
        total.plan_id,
        total.component_key,
        total.period,
        total.total,
    )
    .fetch_one(conn)
    .await
}

/// Whether a plan has, in any version, a component with this key.
pub(crate) async fn has_component(
    conn: &mut PgConnection,
    tenant: &str,
    plan_id: Uuid,
    component_key: &str,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM plan_version
               WHERE tenant_id = $1 AND plan_id = $2
                 AND components @> jsonb_build_array(jsonb_build_object('key', $3::text))) AS "exists!""#,
        tenant,
        plan_id,
        component_key,
    )
    .fetch_one(conn)
    .await
}

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

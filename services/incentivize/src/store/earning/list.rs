//! Earnings as people look for them.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::domain::trace::Trace;

/// Combined; None is any.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    pub(crate) partner_id: Option<Uuid>,
    pub(crate) plan_id: Option<Uuid>,
    pub(crate) component_key: Option<String>,
    pub(crate) fact_id: Option<Uuid>,
    pub(crate) opportunity_id: Option<Uuid>,
    pub(crate) from: Option<NaiveDate>,
    /// Exclusive.
    pub(crate) to: Option<NaiveDate>,
}

pub(crate) struct Listed {
    pub(crate) earning_id: Uuid,
    pub(crate) partner_id: Uuid,
    pub(crate) program_id: Uuid,
    pub(crate) fact_id: Option<Uuid>,
    pub(crate) opportunity_id: Option<Uuid>,
    pub(crate) business_date: NaiveDate,
    pub(crate) payee_kind: String,
    pub(crate) payee_key: String,
    pub(crate) release_date: NaiveDate,
    pub(crate) part: Option<i32>,
    pub(crate) trace: Json<Trace>,
    pub(crate) updated_at: DateTime<Utc>,
}

/// One earning; of this partner, if one is given.
pub(crate) async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    earning_id: Uuid,
    partner_id: Option<Uuid>,
) -> sqlx::Result<Option<Listed>> {
    sqlx::query_as!(
        Listed,
        r#"SELECT earning_id, partner_id, program_id, fact_id, opportunity_id, business_date, payee_kind, payee_key, release_date,
                  part, trace AS "trace: Json<Trace>", updated_at
           FROM earning WHERE tenant_id = $1 AND earning_id = $2 AND ($3::uuid IS NULL OR partner_id = $3)"#,
        tenant,
        earning_id,
        partner_id,
    )
    .fetch_optional(conn)
    .await
}

/// By business date.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    filter: &Filter,
    after: Option<(NaiveDate, Uuid)>,
    limit: i64,
) -> sqlx::Result<Vec<Listed>> {
    let (date, id) = after.unzip();
    sqlx::query_as!(
        Listed,
        r#"SELECT earning_id, partner_id, program_id, fact_id, opportunity_id, business_date, payee_kind, payee_key, release_date,
                  part, trace AS "trace: Json<Trace>", updated_at
           FROM earning
           WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::uuid IS NULL OR plan_id = $3)
             AND ($4::text IS NULL OR component_key = $4) AND ($5::uuid IS NULL OR fact_id = $5)
             AND ($6::uuid IS NULL OR opportunity_id = $6) AND ($7::date IS NULL OR business_date >= $7)
             AND ($8::date IS NULL OR business_date < $8) AND ($9::date IS NULL OR (business_date, earning_id) > ($9, $10::uuid))
           ORDER BY business_date, earning_id LIMIT $11"#,
        tenant,
        filter.partner_id,
        filter.plan_id,
        filter.component_key,
        filter.fact_id,
        filter.opportunity_id,
        filter.from,
        filter.to,
        date,
        id,
        limit,
    )
    .fetch_all(conn)
    .await
}

pub(crate) struct Summary {
    pub(crate) partner_id: Uuid,
    pub(crate) plan_id: Uuid,
    pub(crate) component_key: String,
    pub(crate) component_name: String,
    pub(crate) mechanism: String,
    pub(crate) direction: String,
    pub(crate) quarter_start: NaiveDate,
    pub(crate) amount: Decimal,
    pub(crate) currency: String,
    pub(crate) earnings: i64,
}

/// Sums by partner, component and calendar quarter of the business date.
pub(crate) async fn list_summaries(
    conn: &mut PgConnection,
    tenant: &str,
    filter: &Filter,
) -> sqlx::Result<Vec<Summary>> {
    sqlx::query_as!(
        Summary,
        r#"SELECT partner_id, plan_id, component_key, max(component_name) AS "component_name!", mechanism, direction,
                  date_trunc('quarter', business_date)::date AS "quarter_start!", sum(amount) AS "amount!", currency,
                  count(*) AS "earnings!"
           FROM earning
           WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::date IS NULL OR business_date >= $3)
             AND ($4::date IS NULL OR business_date < $4)
           GROUP BY partner_id, plan_id, component_key, mechanism, direction, currency, date_trunc('quarter', business_date)
           ORDER BY partner_id, plan_id, component_key, 7"#,
        tenant,
        filter.partner_id,
        filter.from,
        filter.to,
    )
    .fetch_all(conn)
    .await
}

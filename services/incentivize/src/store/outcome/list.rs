//! Outcomes as people look for them.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

/// Combined; None is any.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    pub(crate) partner_id: Option<Uuid>,
    pub(crate) fact_id: Option<Uuid>,
    pub(crate) kind: Option<String>,
    pub(crate) reason: Option<String>,
}

/// The place of an outcome in the list.
pub(crate) type Place = (NaiveDate, Uuid, Uuid, String);

pub(crate) struct Listed {
    pub(crate) fact_id: Uuid,
    pub(crate) plan_id: Uuid,
    pub(crate) component_key: String,
    pub(crate) partner_id: Uuid,
    pub(crate) plan_version: i32,
    pub(crate) kind: String,
    pub(crate) reason: String,
    pub(crate) business_date: NaiveDate,
    pub(crate) counted: Option<Decimal>,
    pub(crate) of_units: Option<bool>,
    pub(crate) earning_id: Option<Uuid>,
    /// What a payment counts toward.
    pub(crate) toward_fact_id: Option<Uuid>,
    pub(crate) fact_kind: String,
}

impl Listed {
    pub(crate) fn place(&self) -> Place {
        (
            self.business_date,
            self.fact_id,
            self.plan_id,
            self.component_key.clone(),
        )
    }
}

/// By business date.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    filter: &Filter,
    after: Option<Place>,
    limit: i64,
) -> sqlx::Result<Vec<Listed>> {
    let date = after.as_ref().map(|place| place.0);
    let fact = after.as_ref().map(|place| place.1);
    let plan = after.as_ref().map(|place| place.2);
    let component = after.map(|place| place.3);
    sqlx::query_as!(
        Listed,
        "SELECT o.fact_id, o.plan_id, o.component_key, o.partner_id, o.plan_version, o.kind, o.reason, o.business_date,
                o.counted, o.of_units, o.earning_id, o.toward_fact_id, f.kind AS fact_kind
         FROM outcome o JOIN fact f ON f.tenant_id = o.tenant_id AND f.fact_id = o.fact_id
         WHERE o.tenant_id = $1 AND ($2::uuid IS NULL OR o.partner_id = $2) AND ($3::uuid IS NULL OR o.fact_id = $3)
           AND ($4::text IS NULL OR o.kind = $4) AND ($5::text IS NULL OR o.reason = $5)
           AND ($6::date IS NULL
                OR (o.business_date, o.fact_id, o.plan_id, o.component_key) > ($6, $7::uuid, $8::uuid, $9::text))
         ORDER BY o.business_date, o.fact_id, o.plan_id, o.component_key LIMIT $10",
        tenant,
        filter.partner_id,
        filter.fact_id,
        filter.kind,
        filter.reason,
        date,
        fact,
        plan,
        component,
        limit,
    )
    .fetch_all(conn)
    .await
}

pub(crate) struct Summary {
    pub(crate) partner_id: Uuid,
    pub(crate) kind: String,
    pub(crate) reason: String,
    pub(crate) outcomes: i64,
}

/// Outcomes counted by partner, kind and reason.
pub(crate) async fn list_summaries(
    conn: &mut PgConnection,
    tenant: &str,
) -> sqlx::Result<Vec<Summary>> {
    sqlx::query_as!(
        Summary,
        r#"SELECT partner_id, kind, reason, count(*) AS "outcomes!" FROM outcome WHERE tenant_id = $1
           GROUP BY partner_id, kind, reason ORDER BY partner_id, kind, reason"#,
        tenant,
    )
    .fetch_all(conn)
    .await
}

/// Facts that have at least one outcome, counted by partner.
pub(crate) async fn list_fact_counts(
    conn: &mut PgConnection,
    tenant: &str,
) -> sqlx::Result<Vec<(Uuid, i64)>> {
    let rows = sqlx::query!(
        r#"SELECT partner_id, count(DISTINCT fact_id) AS "facts!" FROM outcome WHERE tenant_id = $1
           GROUP BY partner_id ORDER BY partner_id"#,
        tenant,
    );
    let rows = rows.fetch_all(conn).await?.into_iter();
    Ok(rows.map(|row| (row.partner_id, row.facts)).collect())
}

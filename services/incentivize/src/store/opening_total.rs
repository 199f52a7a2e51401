//! What had been counted in periods before facts came to this system.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::unreadable;
use crate::domain::{opening::Opening, period::Period, standing::Series};

/// What was counted in one period of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpeningTotal {
    pub(crate) series: Series,
    pub(crate) period: Period,
    pub(crate) opening: Opening,
    /// Empty for units.
    pub(crate) currency: String,
}

struct Row {
    external_id: String,
    partner_id: Uuid,
    plan_id: Uuid,
    component_key: String,
    period: String,
    total: Decimal,
    as_of: NaiveDate,
    currency: String,
}

impl TryFrom<Row> for OpeningTotal {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        let period = row.period.parse();
        Ok(Self {
            series: Series {
                partner_id: row.partner_id,
                plan_id: row.plan_id,
                component_key: row.component_key,
            },
            period: period.map_err(|error| unreadable("period", error))?,
            opening: Opening {
                external_id: row.external_id,
                total: row.total.normalize(),
                as_of: row.as_of,
            },
            currency: row.currency,
        })
    }
}

/// False when the external id, or a total of the same period, is known already.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    total: &OpeningTotal,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let OpeningTotal {
        series,
        period,
        opening,
        currency,
    } = total;
    let inserted = sqlx::query!(
        "INSERT INTO opening_total (tenant_id, external_id, partner_id, plan_id, component_key, period, total, as_of,
                                    currency, imported_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        tenant,
        opening.external_id,
        series.partner_id,
        series.plan_id,
        series.component_key,
        period.to_string(),
        opening.total,
        opening.as_of,
        currency,
        now,
    );
    Ok(inserted.execute(conn).await?.rows_affected() == 1)
}

/// The one that is stored under an external id.
pub(crate) async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    external_id: &str,
) -> sqlx::Result<Option<OpeningTotal>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT external_id, partner_id, plan_id, component_key, period, total, as_of, currency FROM opening_total
         WHERE tenant_id = $1 AND external_id = $2",
        tenant,
        external_id,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// All of these partners.
pub(crate) async fn list_of_partners(
    conn: &mut PgConnection,
    tenant: &str,
    partners: &[Uuid],
) -> sqlx::Result<Vec<OpeningTotal>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT external_id, partner_id, plan_id, component_key, period, total, as_of, currency FROM opening_total
         WHERE tenant_id = $1 AND partner_id = ANY($2)",
        tenant,
        partners,
    );
    let rows = rows.fetch_all(conn).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// By external id, after the one of this id.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    (partner_id, plan_id): (Option<Uuid>, Option<Uuid>),
    after: Option<String>,
    limit: i64,
) -> sqlx::Result<Vec<OpeningTotal>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT external_id, partner_id, plan_id, component_key, period, total, as_of, currency FROM opening_total
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::uuid IS NULL OR plan_id = $3)
           AND ($4::text IS NULL OR external_id > $4)
         ORDER BY external_id LIMIT $5",
        tenant,
        partner_id,
        plan_id,
        after,
        limit,
    );
    let rows = rows.fetch_all(conn).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

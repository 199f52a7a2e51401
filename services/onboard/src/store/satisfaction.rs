use chrono::NaiveDate;
use kit::Caller;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::Named as _;
use crate::domain::satisfaction::Satisfaction;
use crate::domain::tier::measure::TierMetric;
use crate::error::Error;

struct Row {
    partner_id: Uuid,
    metric: String,
    day: NaiveDate,
    source: String,
    score: Decimal,
    respondents: i32,
}

impl TryFrom<Row> for Satisfaction {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            partner_id: row.partner_id,
            metric: TierMetric::from_name(&row.metric)?,
            score: row.score,
            respondents: row.respondents,
            day: row.day,
            source: row.source,
        })
    }
}

pub async fn put(
    conn: &mut PgConnection,
    tenant: &str,
    satisfaction: &Satisfaction,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO satisfaction (tenant_id, partner_id, metric, day, source, score, respondents)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (tenant_id, partner_id, metric, day, source) DO UPDATE
         SET score = excluded.score, respondents = excluded.respondents",
        tenant,
        satisfaction.partner_id,
        satisfaction.metric.name(),
        satisfaction.day,
        satisfaction.source,
        satisfaction.score,
        satisfaction.respondents,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Where a page begins: behind this day, partner, metric and source.
pub type After = (NaiveDate, Uuid, String, String);

/// Newest day first.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    partner_id: Option<Uuid>,
    after: Option<After>,
    limit: i64,
) -> Result<Vec<Satisfaction>, Error> {
    let (day, after_partner, metric, source) = match after {
        Some((day, partner, metric, source)) => {
            (Some(day), Some(partner), Some(metric), Some(source))
        }
        None => (None, None, None, None),
    };
    let rows = sqlx::query_as!(
        Row,
        "SELECT partner_id, metric, day, source, score, respondents FROM satisfaction
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::uuid IS NULL OR partner_id = $3)
           AND ($4::date IS NULL OR day < $4 OR (day = $4 AND (partner_id, metric, source) > ($5::uuid, $6::text, $7::text)))
         ORDER BY day DESC, partner_id, metric, source LIMIT $8",
        caller.tenant,
        partner_id,
        caller.partner,
        day,
        after_partner,
        metric,
        source,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Satisfaction::try_from).collect()
}

//! What attainments are told from: whoever has an enrollment, and all that counts.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::PgConnection;
use uuid::Uuid;

use super::{standing, unreadable};
use crate::domain::{
    derivation::Totals,
    lane::Lane,
    period::Period,
    standing::{Series, Standing},
    total::PeriodTotal,
};

/// Enrolled partners from an id on, by id.
pub(crate) async fn list_partners(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Option<Uuid>,
    from: Uuid,
    limit: i64,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "SELECT DISTINCT partner_id FROM enrollment
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND partner_id >= $3
         ORDER BY partner_id LIMIT $4",
        tenant,
        partner_id,
        from,
        limit,
    )
    .fetch_all(conn)
    .await
}

/// What is known of these partners, with all that counts; so many queries for however many partners.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    partners: &BTreeSet<Uuid>,
) -> sqlx::Result<Vec<(Standing, Totals)>> {
    let standings = standing::list(&mut *conn, tenant, partners).await?;
    let ids: Vec<Uuid> = partners.iter().copied().collect();
    let rows = sqlx::query!(
        "SELECT partner_id, plan_id, component_key, period, lane, total, facts FROM period_total
         WHERE tenant_id = $1 AND partner_id = ANY($2)",
        tenant,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let mut totals: BTreeMap<Uuid, Totals> = BTreeMap::new();
    for row in rows {
        let series = Series {
            partner_id: row.partner_id,
            plan_id: row.plan_id,
            component_key: row.component_key,
        };
        let period: Period = row
            .period
            .parse()
            .map_err(|error| unreadable("period", error))?;
        let total = PeriodTotal {
            total: row.total,
            facts: row.facts,
        };
        let periods = totals.entry(row.partner_id).or_default();
        let lanes = periods
            .entry(series)
            .or_default()
            .entry(period)
            .or_default();
        lanes
            .add(Lane::named(row.lane), total)
            .map_err(|error| unreadable("total", error))?;
    }
    let with_totals = |(partner_id, standing)| {
        let totals = totals.remove(&partner_id).unwrap_or_default();
        (standing, totals)
    };
    Ok(standings.into_iter().map(with_totals).collect())
}

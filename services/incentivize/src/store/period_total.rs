//! Totals of what is counted.

use std::collections::BTreeSet;

use sqlx::PgConnection;
use uuid::Uuid;

use super::unreadable;
use crate::domain::{
    derivation::Totals, lane::Lane, period::Period, standing::Series, total::PeriodTotal,
};

/// The total of one lane.
struct Row<'a> {
    series: &'a Series,
    period: Period,
    lane: &'a Lane,
    total: PeriodTotal,
}

/// Totals in which anything counts.
fn rows(totals: &Totals) -> impl Iterator<Item = Row<'_>> {
    let periods = totals.iter().flat_map(|(series, periods)| {
        periods
            .iter()
            .map(move |(period, lanes)| (series, period, lanes))
    });
    let rows = periods.flat_map(|(series, period, lanes)| {
        lanes.iter().map(move |(lane, total)| Row {
            series,
            period: *period,
            lane,
            total: *total,
        })
    });
    rows.filter(|row| !row.total.is_nothing())
}

/// Adds to each total.
pub(crate) async fn add_all(
    conn: &mut PgConnection,
    tenant: &str,
    moved: &Totals,
) -> sqlx::Result<()> {
    let rows: Vec<Row<'_>> = rows(moved).collect();
    if rows.is_empty() {
        return Ok(());
    }
    fn column<'a, T>(rows: &'a [Row<'a>], value: impl Fn(&'a Row<'a>) -> T) -> Vec<T> {
        rows.iter().map(value).collect()
    }
    sqlx::query!(
        "INSERT INTO period_total (tenant_id, partner_id, plan_id, component_key, period, year, total, facts, lane)
         SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::int[], $7::numeric[], $8::bigint[],
                                  $9::text[])
         ON CONFLICT (tenant_id, partner_id, plan_id, component_key, period, lane) DO UPDATE
         SET total = period_total.total + EXCLUDED.total, facts = period_total.facts + EXCLUDED.facts",
        tenant,
        &column(&rows, |row| row.series.partner_id),
        &column(&rows, |row| row.series.plan_id),
        &column(&rows, |row| row.series.component_key.as_str()) as &[&str],
        &column(&rows, |row| row.period.to_string()),
        &column(&rows, |row| row.period.year()),
        &column(&rows, |row| row.total.total),
        &column(&rows, |row| row.total.facts),
        &column(&rows, |row| row.lane.as_str()) as &[&str],
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Totals of these series in these years; of all years when there are none.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    series: &BTreeSet<Series>,
    years: Option<&[i32]>,
) -> sqlx::Result<Totals> {
    let (partners, plans, components) = columns(series);
    let rows = sqlx::query!(
        r#"SELECT t.partner_id, t.plan_id, t.component_key, t.period, t.lane, t.total, t.facts
           FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS asked (partner_id, plan_id, component_key)
           CROSS JOIN LATERAL (
               SELECT * FROM period_total t
               WHERE t.tenant_id = $1 AND t.partner_id = asked.partner_id AND t.plan_id = asked.plan_id
                 AND t.component_key = asked.component_key AND ($5::int[] IS NULL OR t.year = ANY($5))
               OFFSET 0
           ) AS t"#,
        tenant,
        &partners,
        &plans,
        &components as &[&str],
        years as Option<&[i32]>,
    )
    .fetch_all(conn)
    .await?;
    let mut totals = Totals::new();
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
        let lanes = totals.entry(series).or_default().entry(period).or_default();
        let lane = Lane::named(row.lane);
        lanes
            .add(lane, total)
            .map_err(|error| unreadable("total", error))?;
    }
    Ok(totals)
}

/// Every series of a partner in which anything was ever counted or earned by period.
pub(crate) async fn list_series(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> sqlx::Result<BTreeSet<Series>> {
    let rows = sqlx::query!(
        r#"SELECT plan_id AS "plan_id!", component_key AS "component_key!" FROM period_total
           WHERE tenant_id = $1 AND partner_id = $2
           UNION SELECT plan_id, component_key FROM earning
           WHERE tenant_id = $1 AND partner_id = $2 AND period_end IS NOT NULL"#,
        tenant,
        partner_id,
    )
    .fetch_all(conn)
    .await?;
    let series = rows.into_iter().map(|row| Series {
        partner_id,
        plan_id: row.plan_id,
        component_key: row.component_key,
    });
    Ok(series.collect())
}

/// Partners, plans and components of series.
pub(super) fn columns(series: &BTreeSet<Series>) -> (Vec<Uuid>, Vec<Uuid>, Vec<&str>) {
    let partners = series.iter().map(|series| series.partner_id).collect();
    let plans = series.iter().map(|series| series.plan_id).collect();
    let components = series
        .iter()
        .map(|series| series.component_key.as_str())
        .collect();
    (partners, plans, components)
}

//! Totals of what is counted.

use std::collections::BTreeSet;

use sqlx::PgConnection;
use uuid::Uuid;

use super::unreadable;
use crate::domain::{
    derivation::Totals, lane::Lane, period::Period, reach::Reach, standing::Series,
    total::PeriodTotal,
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

/// Totals of what is reached.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    reach: &Reach,
) -> sqlx::Result<Totals> {
    let asked = Asked::of(reach);
    let rows = sqlx::query!(
        r#"SELECT t.partner_id, t.plan_id, t.component_key, t.period, t.lane, t.total, t.facts
           FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::bool[])
                AS asked (partner_id, plan_id, component_key, year, all_lanes)
           CROSS JOIN LATERAL (
               SELECT * FROM period_total t
               WHERE t.tenant_id = $1 AND t.partner_id = asked.partner_id AND t.plan_id = asked.plan_id
                 AND t.component_key = asked.component_key AND (asked.year IS NULL OR t.year = asked.year)
                 AND (asked.all_lanes OR t.lane = ANY($7))
               OFFSET 0
           ) AS t"#,
        tenant,
        &asked.partners,
        &asked.plans,
        &asked.components as &[&str],
        &asked.years as &[Option<i32>],
        &asked.all_lanes,
        &asked.lanes as &[&str],
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

/// What is reached, as columns: a row for each year of each series.
#[derive(Default)]
pub(super) struct Asked<'a> {
    pub(super) partners: Vec<Uuid>,
    pub(super) plans: Vec<Uuid>,
    pub(super) components: Vec<&'a str>,
    /// All years when there is none.
    pub(super) years: Vec<Option<i32>>,
    pub(super) all_lanes: Vec<bool>,
    /// Of the series of which not all are asked.
    pub(super) lanes: Vec<&'a str>,
}

impl<'a> Asked<'a> {
    pub(super) fn of(reach: &'a Reach) -> Self {
        let mut asked = Self::default();
        let mut lanes = BTreeSet::new();
        for (series, extent) in reach {
            let years = extent.years.as_ref().map_or_else(
                || vec![None],
                |years| years.iter().copied().map(Some).collect(),
            );
            for year in years {
                asked.partners.push(series.partner_id);
                asked.plans.push(series.plan_id);
                asked.components.push(&series.component_key);
                asked.years.push(year);
                asked.all_lanes.push(extent.lanes.is_none());
            }
            lanes.extend(extent.lanes.iter().flatten().map(Lane::as_str));
        }
        asked.lanes = lanes.into_iter().collect();
        asked
    }
}

//! Totals of what is counted.

use std::collections::BTreeSet;

use sqlx::PgConnection;
use uuid::Uuid;

use super::unreadable;
use crate::domain::{derivation::Totals, period::Period, settle::PeriodTotal, standing::Series};

/// Adds to each total.
pub(crate) async fn add_all(
    conn: &mut PgConnection,
    tenant: &str,
    moved: &Totals,
) -> sqlx::Result<()> {
    let rows = moved.iter().flat_map(|(series, periods)| {
        periods
            .iter()
            .map(move |(period, total)| (series, period, total))
    });
    let rows: Vec<(&Series, &Period, &PeriodTotal)> =
        rows.filter(|(_, _, total)| !total.is_nothing()).collect();
    if rows.is_empty() {
        return Ok(());
    }
    fn column<'a, T>(
        rows: &'a [(&'a Series, &'a Period, &'a PeriodTotal)],
        value: impl Fn(&'a Series, &'a Period, &'a PeriodTotal) -> T,
    ) -> Vec<T> {
        rows.iter()
            .map(|(series, period, total)| value(series, period, total))
            .collect()
    }
    sqlx::query!(
        "INSERT INTO period_total (tenant_id, partner_id, plan_id, component_key, period, year, total, facts)
         SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::int[], $7::numeric[], $8::bigint[])
         ON CONFLICT (tenant_id, partner_id, plan_id, component_key, period) DO UPDATE
         SET total = period_total.total + EXCLUDED.total, facts = period_total.facts + EXCLUDED.facts",
        tenant,
        &column(&rows, |series, _, _| series.partner_id),
        &column(&rows, |series, _, _| series.plan_id),
        &column(&rows, |series, _, _| series.component_key.as_str()) as &[&str],
        &column(&rows, |_, period, _| period.to_string()),
        &column(&rows, |_, period, _| period.year()),
        &column(&rows, |_, _, total| total.total),
        &column(&rows, |_, _, total| total.facts),
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
        r#"SELECT t.partner_id, t.plan_id, t.component_key, t.period, t.total, t.facts
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
        totals.entry(series).or_default().insert(period, total);
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

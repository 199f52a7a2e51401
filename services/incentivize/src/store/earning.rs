//! Current earnings. The trace is the earning; the other columns are for finding it.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{period_total::Asked, unreadable};
use crate::domain::{
    derivation::Earnings, earning::Earning, payee::Payee, period::Period, reach::Reach,
    trace::Trace,
};

mod list;

pub(crate) use list::{Filter, Listed, Summary, find, list, list_summaries};

struct EarningRow {
    earning_id: Uuid,
    partner_id: Uuid,
    program_id: Uuid,
    fact_id: Option<Uuid>,
    opportunity_id: Option<Uuid>,
    business_date: NaiveDate,
    payee_kind: String,
    payee_key: String,
    release_date: NaiveDate,
    part: Option<i32>,
    amount: Decimal,
    trace: Json<Trace>,
}

impl TryFrom<EarningRow> for (Uuid, Earning) {
    type Error = sqlx::Error;

    fn try_from(row: EarningRow) -> sqlx::Result<Self> {
        let payee = Payee::from_parts(&row.payee_kind, row.payee_key);
        let earning = Earning {
            id: row.earning_id,
            partner_id: row.partner_id,
            program_id: row.program_id,
            fact_id: row.fact_id,
            opportunity_id: row.opportunity_id,
            business_date: row.business_date,
            payee: payee.ok_or_else(|| unreadable("payee", row.payee_kind))?,
            release_date: row.release_date,
            part: row.part.map(i32::cast_unsigned),
            trace: row.trace.0,
        };
        Ok((row.earning_id, earning))
    }
}

/// What these facts earned by themselves; one index lookup each, also before the table has statistics.
pub(crate) async fn list_of_facts(
    conn: &mut PgConnection,
    tenant: &str,
    facts: &[Uuid],
) -> sqlx::Result<Earnings> {
    let rows = sqlx::query_as!(
        EarningRow,
        r#"SELECT e.earning_id, e.partner_id, e.program_id, e.fact_id, e.opportunity_id, e.business_date,
                  e.payee_kind, e.payee_key, e.release_date, e.part, e.amount, e.trace AS "trace: Json<Trace>"
           FROM unnest($2::uuid[]) AS asked (fact_id) CROSS JOIN LATERAL (
               SELECT * FROM earning e WHERE e.tenant_id = $1 AND e.fact_id = asked.fact_id OFFSET 0
           ) AS e"#,
        tenant,
        facts,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// What periods earned that are reached.
pub(crate) async fn list_of_periods(
    conn: &mut PgConnection,
    tenant: &str,
    reach: &Reach,
) -> sqlx::Result<Earnings> {
    let asked = Asked::of(reach);
    let rows = sqlx::query_as!(
        EarningRow,
        r#"SELECT e.earning_id, e.partner_id, e.program_id, e.fact_id, e.opportunity_id, e.business_date,
                  e.payee_kind, e.payee_key, e.release_date, e.part, e.amount, e.trace AS "trace: Json<Trace>"
           FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::bool[])
                AS asked (partner_id, plan_id, component_key, year, all_lanes)
           CROSS JOIN LATERAL (
               SELECT * FROM earning e
               WHERE e.tenant_id = $1 AND e.partner_id = asked.partner_id AND e.plan_id = asked.plan_id
                 AND e.component_key = asked.component_key AND e.period_end IS NOT NULL
                 AND (asked.year IS NULL OR e.year = asked.year) AND (asked.all_lanes OR e.lane = ANY($7))
               OFFSET 0
           ) AS e"#,
        tenant,
        &asked.partners,
        &asked.plans,
        &asked.components as &[&str],
        &asked.years as &[Option<i32>],
        &asked.all_lanes,
        &asked.lanes as &[&str],
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// All earnings of a partner, with the amount in its own column.
pub(crate) async fn list_of_partner(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> sqlx::Result<Vec<(Earning, Decimal)>> {
    let rows = sqlx::query_as!(
        EarningRow,
        r#"SELECT earning_id, partner_id, program_id, fact_id, opportunity_id, business_date, payee_kind, payee_key,
                  release_date, part, amount, trace AS "trace: Json<Trace>"
           FROM earning WHERE tenant_id = $1 AND partner_id = $2"#,
        tenant,
        partner_id,
    );
    let rows = rows.fetch_all(conn).await?.into_iter().map(|row| {
        let amount = row.amount;
        <(Uuid, Earning)>::try_from(row).map(|(_, earning)| (earning, amount))
    });
    rows.collect()
}

pub(crate) async fn delete_all<'a>(
    conn: &mut PgConnection,
    tenant: &str,
    ids: impl Iterator<Item = &'a Uuid>,
) -> sqlx::Result<()> {
    let ids: Vec<Uuid> = ids.copied().collect();
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "DELETE FROM earning WHERE tenant_id = $1 AND earning_id = ANY($2)",
        tenant,
        &ids
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) async fn upsert_all(
    conn: &mut PgConnection,
    tenant: &str,
    earnings: &Earnings,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    if earnings.is_empty() {
        return Ok(());
    }
    fn column<'a, T>(earnings: &'a Earnings, value: impl Fn(&'a Earning) -> T) -> Vec<T> {
        earnings.values().map(value).collect()
    }
    let plan_id = |earning: &Earning| earning.trace.applied.plan_id;
    sqlx::query!(
        "INSERT INTO earning (tenant_id, updated_at, earning_id, partner_id, program_id, plan_id, component_key,
                              component_name, mechanism, direction, amount, currency, fact_id, opportunity_id,
                              business_date, year, period_end, trace, payee_kind, payee_key, release_date, part, lane)
         SELECT $1, $2, * FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[],
                                      $10::text[], $11::numeric[], $12::text[], $13::uuid[], $14::uuid[], $15::date[],
                                      $16::int[], $17::date[], $18::jsonb[], $19::text[], $20::text[], $21::date[],
                                      $22::int[], $23::text[])
         ON CONFLICT (tenant_id, earning_id) DO UPDATE
         SET updated_at = EXCLUDED.updated_at, component_name = EXCLUDED.component_name, amount = EXCLUDED.amount,
             business_date = EXCLUDED.business_date, trace = EXCLUDED.trace, payee_kind = EXCLUDED.payee_kind,
             payee_key = EXCLUDED.payee_key, release_date = EXCLUDED.release_date, part = EXCLUDED.part, lane = EXCLUDED.lane",
        tenant,
        now,
        &column(earnings, |earning| earning.id),
        &column(earnings, |earning| earning.partner_id),
        &column(earnings, |earning| earning.program_id),
        &column(earnings, plan_id),
        &column(earnings, |earning| earning.component().key.as_str()) as &[&str],
        &column(earnings, |earning| earning.component().name.as_str()) as &[&str],
        &column(earnings, |earning| earning.component().mechanism().name()) as &[&str],
        &column(earnings, |earning| earning.component().direction.code()) as &[&str],
        &column(earnings, |earning| earning.amount().amount()),
        &column(earnings, |earning| earning.amount().currency().code()) as &[&str],
        &column(earnings, |earning| earning.fact_id) as &[Option<Uuid>],
        &column(earnings, |earning| earning.opportunity_id) as &[Option<Uuid>],
        &column(earnings, |earning| earning.business_date),
        &column(earnings, |earning| earning.period().map(Period::year)) as &[Option<i32>],
        &column(earnings, |earning| earning.period().map(Period::end)) as &[Option<NaiveDate>],
        &column(earnings, |earning| Json(&earning.trace)) as _,
        &column(earnings, |earning| earning.payee.kind()) as &[&str],
        &column(earnings, |earning| earning.payee.key()) as &[&str],
        &column(earnings, |earning| earning.release_date),
        &column(earnings, |earning| earning.part.map(u32::cast_signed)) as &[Option<i32>],
        &column(earnings, |earning| earning.lane().as_str()) as &[&str],
    )
    .execute(conn)
    .await?;
    Ok(())
}

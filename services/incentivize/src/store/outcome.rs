//! Outcomes: one row for each fact and component that applies, or one for the fact.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::unreadable;
use crate::domain::{
    kept_outcome::{KeptCount, KeptOutcome, OutcomeKey},
    lane::Lane,
    outcome::{Counted, CountedToward},
    period::Period,
    standing::Series,
};

mod list;

pub(crate) use list::{Filter, Listed, Summary, list, list_fact_counts, list_summaries};

type Outcomes = BTreeMap<OutcomeKey, KeptOutcome>;

/// Outcomes of these facts; one index lookup each, also before the table has statistics.
pub(crate) async fn list_of_facts(
    conn: &mut PgConnection,
    tenant: &str,
    facts: &[Uuid],
) -> sqlx::Result<Outcomes> {
    let rows = sqlx::query_as!(
        OutcomeRow,
        "SELECT o.fact_id, o.plan_id, o.component_key, o.partner_id, o.plan_version, o.kind, o.reason, o.business_date,
                o.period, o.lane, o.counted, o.counted_facts, o.of_units, o.earning_id, o.toward_fact_id
         FROM unnest($2::uuid[]) AS asked (fact_id) CROSS JOIN LATERAL (
             SELECT * FROM outcome o WHERE o.tenant_id = $1 AND o.fact_id = asked.fact_id OFFSET 0
         ) AS o",
        tenant,
        facts,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(OutcomeRow::read)
        .collect()
}

/// Whether any outcome of the partner's facts is stored.
pub(crate) async fn is_any(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM outcome WHERE tenant_id = $1 AND partner_id = $2) AS "any!""#,
        tenant,
        partner_id
    )
    .fetch_one(conn)
    .await
}

/// Outcomes of a partner's facts.
pub(crate) async fn list_of_partner(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> sqlx::Result<Outcomes> {
    let rows = sqlx::query_as!(
        OutcomeRow,
        "SELECT fact_id, plan_id, component_key, partner_id, plan_version, kind, reason, business_date, period, lane,
                counted, counted_facts, of_units, earning_id, toward_fact_id
         FROM outcome WHERE tenant_id = $1 AND partner_id = $2",
        tenant,
        partner_id,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(OutcomeRow::read)
        .collect()
}

pub(crate) async fn delete_all<'a>(
    conn: &mut PgConnection,
    tenant: &str,
    keys: impl Iterator<Item = &'a OutcomeKey>,
) -> sqlx::Result<()> {
    let (mut facts, mut plans, mut components) = (vec![], vec![], vec![]);
    for key in keys {
        let (fact_id, plan_id, component_key) = columns(key);
        facts.push(fact_id);
        plans.push(plan_id);
        components.push(component_key);
    }
    if facts.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "DELETE FROM outcome o USING unnest($2::uuid[], $3::uuid[], $4::text[]) AS gone (fact_id, plan_id, component_key)
         WHERE o.tenant_id = $1 AND o.fact_id = gone.fact_id AND o.plan_id = gone.plan_id
           AND o.component_key = gone.component_key",
        tenant,
        &facts,
        &plans,
        &components as &[&str],
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) async fn upsert_all(
    conn: &mut PgConnection,
    tenant: &str,
    outcomes: &Outcomes,
) -> sqlx::Result<()> {
    if outcomes.is_empty() {
        return Ok(());
    }
    fn column<'a, T>(
        outcomes: &'a Outcomes,
        value: impl Fn(&'a OutcomeKey, &'a KeptOutcome) -> T,
    ) -> Vec<T> {
        outcomes
            .iter()
            .map(|(key, outcome)| value(key, outcome))
            .collect()
    }
    fn counted(outcome: &KeptOutcome) -> Option<&Counted> {
        outcome.counted.as_ref().map(|kept| &kept.counted)
    }
    fn amount(outcome: &KeptOutcome) -> Option<Decimal> {
        let toward = outcome.counted_toward.map(|toward| toward.amount);
        counted(outcome).map(|counted| counted.base).or(toward)
    }
    fn of_units(outcome: &KeptOutcome) -> Option<bool> {
        let toward = outcome.counted_toward.map(|_| false);
        outcome
            .counted
            .as_ref()
            .map(|kept| kept.of_units)
            .or(toward)
    }
    sqlx::query!(
        "INSERT INTO outcome (tenant_id, fact_id, plan_id, component_key, partner_id, plan_version, kind, reason,
                              business_date, period, counted, counted_facts, of_units, earning_id, lane,
                              toward_fact_id)
         SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::int[], $7::text[], $8::text[],
                                  $9::date[], $10::text[], $11::numeric[], $12::bigint[], $13::bool[], $14::uuid[],
                                  $15::text[], $16::uuid[])
         ON CONFLICT (tenant_id, fact_id, plan_id, component_key) DO UPDATE
         SET partner_id = EXCLUDED.partner_id, plan_version = EXCLUDED.plan_version, kind = EXCLUDED.kind,
             reason = EXCLUDED.reason, business_date = EXCLUDED.business_date, period = EXCLUDED.period,
             counted = EXCLUDED.counted, counted_facts = EXCLUDED.counted_facts, of_units = EXCLUDED.of_units,
             earning_id = EXCLUDED.earning_id, lane = EXCLUDED.lane,
             toward_fact_id = EXCLUDED.toward_fact_id",
        tenant,
        &column(outcomes, |key, _| columns(key).0),
        &column(outcomes, |key, _| columns(key).1),
        &column(outcomes, |key, _| columns(key).2) as &[&str],
        &column(outcomes, |_, outcome| outcome.partner_id),
        &column(outcomes, |_, outcome| outcome.plan_version.cast_signed()),
        &column(outcomes, |_, outcome| outcome.kind.as_str()) as &[&str],
        &column(outcomes, |_, outcome| outcome.reason.as_str()) as &[&str],
        &column(outcomes, |_, outcome| outcome.business_date),
        &column(outcomes, |_, outcome| counted(outcome).map(|counted| counted.period.to_string())) as &[Option<String>],
        &column(outcomes, |_, outcome| amount(outcome)) as &[Option<Decimal>],
        &column(outcomes, |_, outcome| counted(outcome).map(|counted| counted.facts)) as &[Option<i64>],
        &column(outcomes, |_, outcome| of_units(outcome)) as &[Option<bool>],
        &column(outcomes, |_, outcome| outcome.earning_id) as &[Option<Uuid>],
        &column(outcomes, |_, outcome| counted(outcome).map(|counted| counted.lane.as_str())) as &[Option<&str>],
        &column(outcomes, |_, outcome| outcome.counted_toward.map(|toward| toward.fact_id)) as &[Option<Uuid>],
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A fact as a whole has the nil plan and no component.
fn columns((fact_id, series): &OutcomeKey) -> (Uuid, Uuid, &str) {
    match series {
        Some(series) => (*fact_id, series.plan_id, &series.component_key),
        None => (*fact_id, Uuid::nil(), ""),
    }
}

struct OutcomeRow {
    fact_id: Uuid,
    plan_id: Uuid,
    component_key: String,
    partner_id: Uuid,
    plan_version: i32,
    kind: String,
    reason: String,
    business_date: NaiveDate,
    period: Option<String>,
    lane: Option<String>,
    counted: Option<Decimal>,
    counted_facts: Option<i64>,
    of_units: Option<bool>,
    earning_id: Option<Uuid>,
    toward_fact_id: Option<Uuid>,
}

impl OutcomeRow {
    fn read(self) -> sqlx::Result<(OutcomeKey, KeptOutcome)> {
        let period = self.period.as_deref().map(str::parse::<Period>).transpose();
        let period = period.map_err(|error| unreadable("period", error))?;
        let counted = match (period, self.counted, self.counted_facts, self.of_units) {
            (Some(period), Some(base), Some(facts), Some(of_units)) => {
                let counted = Counted {
                    period,
                    lane: Lane::named(self.lane.unwrap_or_default()),
                    base,
                    facts,
                };
                Some(KeptCount { counted, of_units })
            }
            _ => None,
        };
        let toward = |(fact_id, amount)| CountedToward { fact_id, amount };
        let counted_toward = self.toward_fact_id.zip(self.counted).map(toward);
        let series = (!self.plan_id.is_nil()).then_some(Series {
            partner_id: self.partner_id,
            plan_id: self.plan_id,
            component_key: self.component_key,
        });
        let outcome = KeptOutcome {
            partner_id: self.partner_id,
            business_date: self.business_date,
            plan_version: self.plan_version.cast_unsigned(),
            kind: self.kind,
            reason: self.reason,
            counted,
            counted_toward,
            earning_id: self.earning_id,
        };
        Ok(((self.fact_id, series), outcome))
    }
}

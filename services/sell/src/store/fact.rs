//! The log of facts. Rows are inserted and read, nothing else.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{amount_of, column, currency_of, money, word};
use crate::domain::fact::{Content, Fact, Recorded};
use crate::domain::vocabulary::{FactKind, Role};
use crate::error::Result;

pub(super) struct Row {
    pub(super) fact_id: Uuid,
    pub(super) fact_no: i64,
    pub(super) source: String,
    pub(super) external_id: String,
    pub(super) kind: String,
    pub(super) partner_id: Uuid,
    pub(super) role: Option<String>,
    pub(super) share_percent: Decimal,
    pub(super) account_id: Option<Uuid>,
    pub(super) opportunity_id: Option<Uuid>,
    pub(super) amount: Option<Decimal>,
    pub(super) currency_code: Option<String>,
    pub(super) quantity: Decimal,
    pub(super) business_date: NaiveDate,
    pub(super) registration_id: Option<Uuid>,
    pub(super) lineage_id: Uuid,
    pub(super) lineage_no: i64,
    pub(super) reverses_fact_id: Option<Uuid>,
    pub(super) refunds_fact_id: Option<Uuid>,
    pub(super) reason: String,
    pub(super) recorded_at: DateTime<Utc>,
    pub(super) reversed: bool,
}

impl TryFrom<Row> for Recorded {
    type Error = crate::error::Error;

    fn try_from(row: Row) -> Result<Self> {
        let content = Content {
            kind: word(&row.kind)?,
            partner_id: row.partner_id,
            role: row.role.as_deref().map(word).transpose()?,
            share_percent: row.share_percent.normalize(),
            account_id: row.account_id,
            opportunity_id: row.opportunity_id,
            amount: money(row.amount, row.currency_code.as_deref())?,
            quantity: row.quantity.normalize(),
            business_date: row.business_date,
            registration_id: row.registration_id,
            refunds: row.refunds_fact_id,
        };
        let fact = Fact {
            id: row.fact_id,
            source: row.source,
            external_id: row.external_id,
            content,
            lineage: row.lineage_id,
            lineage_no: row.lineage_no,
            reverses: row.reverses_fact_id,
            reason: row.reason,
            recorded_at: row.recorded_at,
        };
        Ok(Self {
            fact,
            reversed: row.reversed,
        })
    }
}

pub async fn find(conn: &mut PgConnection, tenant: &str, id: Uuid) -> Result<Option<Fact>> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT fact_id, fact_no, source, external_id, kind, partner_id, role, share_percent, account_id, opportunity_id, amount,
                  currency_code, quantity, business_date, registration_id, lineage_id, lineage_no, reverses_fact_id,
                  refunds_fact_id, reason, recorded_at, FALSE AS "reversed!"
           FROM fact WHERE tenant_id = $1 AND fact_id = $2"#,
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row
        .map(Recorded::try_from)
        .transpose()?
        .map(|recorded| recorded.fact))
}

/// All that was ever derived from these opportunities, reversals left out.
pub async fn find_derived(
    conn: &mut PgConnection,
    tenant: &str,
    opportunities: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Recorded>>> {
    let mut derived: HashMap<Uuid, Vec<Recorded>> = HashMap::new();
    if opportunities.is_empty() {
        return Ok(derived);
    }
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT fact_id, fact_no, source, external_id, kind, partner_id, role, share_percent, account_id, opportunity_id, amount,
                  currency_code, quantity, business_date, registration_id, lineage_id, lineage_no, reverses_fact_id,
                  refunds_fact_id, reason, recorded_at,
                  EXISTS (SELECT FROM fact r WHERE r.tenant_id = $1 AND r.reverses_fact_id = f.fact_id) AS "reversed!"
           FROM fact f
           WHERE tenant_id = $1 AND opportunity_id = ANY($2) AND source = 'tandem.sell' AND reverses_fact_id IS NULL"#,
        tenant,
        opportunities,
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        if let Some(opportunity_id) = row.opportunity_id {
            derived
                .entry(opportunity_id)
                .or_default()
                .push(row.try_into()?);
        }
    }
    Ok(derived)
}

/// Which facts a list shows; what is None does not matter.
#[derive(Default)]
pub struct Filter {
    pub partner_id: Option<Uuid>,
    pub kind: Option<FactKind>,
    pub opportunity_id: Option<Uuid>,
    pub from: Option<NaiveDate>,
    /// Exclusive.
    pub to: Option<NaiveDate>,
}

/// In the order of recording, those behind `after`; each with its place.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    filter: &Filter,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, Fact)>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT fact_id, fact_no, source, external_id, kind, partner_id, role, share_percent, account_id, opportunity_id, amount,
                  currency_code, quantity, business_date, registration_id, lineage_id, lineage_no, reverses_fact_id,
                  refunds_fact_id, reason, recorded_at, FALSE AS "reversed!"
           FROM fact
           WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::text IS NULL OR kind = $3)
             AND ($4::uuid IS NULL OR opportunity_id = $4) AND ($5::date IS NULL OR business_date >= $5)
             AND ($6::date IS NULL OR business_date < $6) AND fact_no > $7
           ORDER BY fact_no LIMIT $8"#,
        tenant,
        filter.partner_id,
        filter.kind.map(FactKind::as_str),
        filter.opportunity_id,
        filter.from,
        filter.to,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| Ok((row.fact_no, Recorded::try_from(row)?.fact)))
        .collect()
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    facts: &[Fact],
    recorded_by: &str,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO fact (tenant_id, recorded_by, fact_id, source, external_id, kind, partner_id, role, share_percent, account_id,
             opportunity_id, amount, currency_code, quantity, business_date, registration_id, lineage_id, lineage_no,
             reverses_fact_id, refunds_fact_id, reason, recorded_at)
         SELECT $1, $2, * FROM UNNEST($3::uuid[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::numeric[],
             $10::uuid[], $11::uuid[], $12::numeric[], $13::text[], $14::numeric[], $15::date[], $16::uuid[], $17::uuid[],
             $18::bigint[], $19::uuid[], $20::uuid[], $21::text[], $22::timestamptz[])",
        tenant,
        recorded_by,
        &column(facts, |fact| fact.id),
        &column(facts, |fact| fact.source.as_str()) as &[&str],
        &column(facts, |fact| fact.external_id.as_str()) as &[&str],
        &column(facts, |fact| fact.content.kind.as_str()) as &[&str],
        &column(facts, |fact| fact.content.partner_id),
        &column(facts, |fact| fact.content.role.map(Role::as_str)) as &[Option<&str>],
        &column(facts, |fact| fact.content.share_percent),
        &column(facts, |fact| fact.content.account_id) as &[Option<Uuid>],
        &column(facts, |fact| fact.content.opportunity_id) as &[Option<Uuid>],
        &column(facts, |fact| amount_of(fact.content.amount)) as &[Option<Decimal>],
        &column(facts, |fact| currency_of(fact.content.amount)) as &[Option<&str>],
        &column(facts, |fact| fact.content.quantity),
        &column(facts, |fact| fact.content.business_date),
        &column(facts, |fact| fact.content.registration_id) as &[Option<Uuid>],
        &column(facts, |fact| fact.lineage),
        &column(facts, |fact| fact.lineage_no),
        &column(facts, |fact| fact.reverses) as &[Option<Uuid>],
        &column(facts, |fact| fact.content.refunds) as &[Option<Uuid>],
        &column(facts, |fact| fact.reason.as_str()) as &[&str],
        &column(facts, |fact| fact.recorded_at),
    )
    .execute(conn)
    .await?;
    Ok(())
}

//! Facts, as sell recorded them.

use chrono::NaiveDate;
use kit::money::Money;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::unreadable;
use crate::domain::fact::{Fact, FactKind, Relation, Role};

/// Inserts those that are not there yet, and answers their ids.
pub(crate) async fn insert_all(
    conn: &mut PgConnection,
    tenant: &str,
    facts: &[Fact],
) -> sqlx::Result<Vec<Uuid>> {
    fn column<'a, T>(facts: &'a [Fact], value: impl Fn(&'a Fact) -> T) -> Vec<T> {
        facts.iter().map(value).collect()
    }
    sqlx::query_scalar!(
        "INSERT INTO fact (tenant_id, fact_id, partner_id, external_id, kind, role, account_id, opportunity_id, amount,
                           currency, quantity, share_percent, business_date, registration_id, takes_back, is_reversal)
         SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::uuid[],
                                  $9::numeric[], $10::text[], $11::numeric[], $12::numeric[], $13::date[], $14::uuid[],
                                  $15::uuid[], $16::bool[])
         ON CONFLICT DO NOTHING RETURNING fact_id",
        tenant,
        &column(facts, |fact| fact.id),
        &column(facts, |fact| fact.partner_id),
        &column(facts, |fact| fact.external_id.as_str()) as &[&str],
        &column(facts, |fact| fact.kind.code()) as &[&str],
        &column(facts, |fact| fact.role.map(Role::code)) as &[Option<&str>],
        &column(facts, |fact| fact.account_id) as &[Option<Uuid>],
        &column(facts, |fact| fact.opportunity_id) as &[Option<Uuid>],
        &column(facts, |fact| fact.amount.map(Money::amount)) as &[Option<Decimal>],
        &column(facts, |fact| fact.amount.map(|amount| amount.currency().code())) as &[Option<&str>],
        &column(facts, |fact| fact.quantity),
        &column(facts, |fact| fact.share_percent),
        &column(facts, |fact| fact.business_date),
        &column(facts, |fact| fact.registration_id) as &[Option<Uuid>],
        &column(facts, Fact::takes_back) as &[Option<Uuid>],
        &column(facts, |fact| matches!(fact.relation, Relation::ReversalOf(_))),
    )
    .fetch_all(conn)
    .await
}

/// These facts; one index lookup each, also before the table has statistics.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> sqlx::Result<Vec<Fact>> {
    let rows = sqlx::query_as!(
        FactRow,
        "SELECT f.fact_id, f.partner_id, f.external_id, f.kind, f.role, f.account_id, f.opportunity_id, f.amount, f.currency,
                f.quantity, f.share_percent, f.business_date, f.registration_id, f.takes_back, f.is_reversal
         FROM unnest($2::uuid[]) AS asked (fact_id) CROSS JOIN LATERAL (
             SELECT * FROM fact f WHERE f.tenant_id = $1 AND f.fact_id = asked.fact_id OFFSET 0
         ) AS f",
        tenant,
        ids,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(Fact::try_from)
        .collect()
}

/// Reversals and refunds of these facts; one index lookup each.
pub(crate) async fn list_taking_back(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> sqlx::Result<Vec<Fact>> {
    let rows = sqlx::query_as!(
        FactRow,
        "SELECT f.fact_id, f.partner_id, f.external_id, f.kind, f.role, f.account_id, f.opportunity_id, f.amount, f.currency,
                f.quantity, f.share_percent, f.business_date, f.registration_id, f.takes_back, f.is_reversal
         FROM unnest($2::uuid[]) AS asked (fact_id) CROSS JOIN LATERAL (
             SELECT * FROM fact f WHERE f.tenant_id = $1 AND f.takes_back = asked.fact_id OFFSET 0
         ) AS f",
        tenant,
        ids,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(Fact::try_from)
        .collect()
}

/// A partner's facts after another, in the order of their ids.
pub(crate) async fn list_after(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    after: Uuid,
    limit: i64,
) -> sqlx::Result<Vec<Fact>> {
    let rows = sqlx::query_as!(
        FactRow,
        "SELECT fact_id, partner_id, external_id, kind, role, account_id, opportunity_id, amount, currency, quantity,
                share_percent, business_date, registration_id, takes_back, is_reversal
         FROM fact WHERE tenant_id = $1 AND partner_id = $2 AND fact_id > $3 ORDER BY fact_id LIMIT $4",
        tenant,
        partner_id,
        after,
        limit,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(Fact::try_from)
        .collect()
}

/// All facts of a partner.
pub(crate) async fn list_of_partner(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> sqlx::Result<Vec<Fact>> {
    let rows = sqlx::query_as!(
        FactRow,
        "SELECT fact_id, partner_id, external_id, kind, role, account_id, opportunity_id, amount, currency, quantity,
                share_percent, business_date, registration_id, takes_back, is_reversal
         FROM fact WHERE tenant_id = $1 AND partner_id = $2",
        tenant,
        partner_id,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(Fact::try_from)
        .collect()
}

struct FactRow {
    fact_id: Uuid,
    partner_id: Uuid,
    external_id: String,
    kind: String,
    role: Option<String>,
    account_id: Option<Uuid>,
    opportunity_id: Option<Uuid>,
    amount: Option<Decimal>,
    currency: Option<String>,
    quantity: Decimal,
    share_percent: Decimal,
    business_date: NaiveDate,
    registration_id: Option<Uuid>,
    takes_back: Option<Uuid>,
    is_reversal: bool,
}

impl TryFrom<FactRow> for Fact {
    type Error = sqlx::Error;

    fn try_from(row: FactRow) -> sqlx::Result<Self> {
        let kind =
            FactKind::from_code(&row.kind).ok_or_else(|| unreadable("kind of fact", &row.kind))?;
        let role = |code: &String| Role::from_code(code).ok_or_else(|| unreadable("role", code));
        let amount = row
            .amount
            .zip(row.currency)
            .map(|(amount, currency)| money(amount, &currency));
        Ok(Self {
            id: row.fact_id,
            external_id: row.external_id,
            kind,
            role: row.role.as_ref().map(role).transpose()?,
            partner_id: row.partner_id,
            account_id: row.account_id,
            opportunity_id: row.opportunity_id,
            amount: amount.transpose()?,
            quantity: row.quantity.normalize(),
            share_percent: row.share_percent.normalize(),
            business_date: row.business_date,
            registration_id: row.registration_id,
            relation: match (row.takes_back, row.is_reversal) {
                (None, _) => Relation::Original,
                (Some(id), true) => Relation::ReversalOf(id),
                (Some(id), false) => Relation::RefundOf(id),
            },
        })
    }
}

fn money(amount: Decimal, currency: &str) -> sqlx::Result<Money> {
    let currency = currency
        .parse()
        .map_err(|_| unreadable("currency", currency))?;
    Money::new(amount, currency).map_err(|error| unreadable("amount", error))
}

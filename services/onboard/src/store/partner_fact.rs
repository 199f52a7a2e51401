use std::collections::BTreeSet;

use kit::money::Money;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::Named as _;
use crate::domain::partner_fact::PartnerFact;
use crate::error::Error;

/// Keeps what is not known yet, and answers whose facts these are.
pub async fn insert_new(
    conn: &mut PgConnection,
    tenant: &str,
    facts: &[PartnerFact],
) -> Result<BTreeSet<Uuid>, Error> {
    fn column<'a, T>(facts: &'a [PartnerFact], value: impl Fn(&'a PartnerFact) -> T) -> Vec<T> {
        facts.iter().map(value).collect()
    }
    let partners = sqlx::query_scalar!(
        "INSERT INTO partner_fact (tenant_id, fact_id, partner_id, kind, role, opportunity_id, sign, amount, currency,
                                   business_date, refunds_fact_id)
         SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::smallint[], $8::numeric[],
                                  $9::text[], $10::date[], $11::uuid[])
         ON CONFLICT (tenant_id, fact_id) DO NOTHING RETURNING partner_id",
        tenant,
        &column(facts, |fact| fact.id),
        &column(facts, |fact| fact.partner_id),
        &column(facts, |fact| fact.kind.name()) as &[&str],
        &column(facts, |fact| fact.role.map(|role| role.name())) as &[Option<&str>],
        &column(facts, |fact| fact.opportunity_id) as &[Option<Uuid>],
        &column(facts, PartnerFact::sign),
        &column(facts, PartnerFact::shared_amount) as &[Option<Decimal>],
        &column(facts, |fact| fact.amount.map(|amount: Money| amount.currency().code())) as &[Option<&str>],
        &column(facts, |fact| fact.business_date),
        &column(facts, |fact| fact.refunds) as &[Option<Uuid>],
    )
    .fetch_all(conn)
    .await?;
    Ok(partners.into_iter().collect())
}

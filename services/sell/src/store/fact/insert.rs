//! Appends to the log.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::{amount_of, column, currency_of};
use crate::domain::fact::{Details, Fact};
use crate::domain::vocabulary::Role;
use crate::error::Result;

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    facts: &[Fact],
    recorded_by: &str,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO fact (tenant_id, recorded_by, fact_id, source, external_id, kind, partner_id, role, share_percent, account_id,
             opportunity_id, amount, currency_code, quantity, business_date, registration_id, lineage_id, lineage_no,
             reverses_fact_id, refunds_fact_id, reason, recorded_at, about_fact_id, product_id, product_category, person, seller, original_date,
             click_date, invoice_date, subject, score, replaces_fact_id, detailed)
         SELECT $1, $2, *, TRUE FROM UNNEST($3::uuid[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::numeric[],
             $10::uuid[], $11::uuid[], $12::numeric[], $13::text[], $14::numeric[], $15::date[], $16::uuid[], $17::uuid[],
             $18::bigint[], $19::uuid[], $20::uuid[], $21::text[], $22::timestamptz[],
             $23::uuid[], $24::uuid[], $25::text[], $26::text[], $27::text[], $28::date[], $29::date[], $30::date[], $31::text[],
             $32::numeric[], $33::uuid[])",
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
        &column(facts, |fact| fact.content.about) as &[Option<Uuid>],
        &column(facts, |fact| details(fact).product_id) as &[Option<Uuid>],
        &column(facts, |fact| details(fact).product_category.as_deref()) as &[Option<&str>],
        &column(facts, |fact| details(fact).person.as_deref()) as &[Option<&str>],
        &column(facts, |fact| details(fact).seller.as_deref()) as &[Option<&str>],
        &column(facts, |fact| details(fact).original_date) as &[Option<NaiveDate>],
        &column(facts, |fact| details(fact).click_date) as &[Option<NaiveDate>],
        &column(facts, |fact| details(fact).invoice_date) as &[Option<NaiveDate>],
        &column(facts, |fact| details(fact).subject.as_deref()) as &[Option<&str>],
        &column(facts, |fact| details(fact).score) as &[Option<Decimal>],
        &column(facts, |fact| fact.replaces) as &[Option<Uuid>],
    )
    .execute(conn)
    .await?;
    Ok(())
}

fn details(fact: &Fact) -> &Details {
    &fact.content.details
}

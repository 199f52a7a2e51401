//! Facts, as sell recorded them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kit::money::Money;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::fact::{Fact, FactKind, Relation, Role};

mod row;

use row::FactRow;

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
                           currency, quantity, share_percent, business_date, registration_id, refers_to, is_reversal, product_id,
                           product_category, person, seller, subject, original_date, click_date, invoice_date, score, replaces)
         SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::uuid[],
                                  $9::numeric[], $10::text[], $11::numeric[], $12::numeric[], $13::date[], $14::uuid[],
                                  $15::uuid[], $16::bool[], $17::uuid[], $18::text[], $19::text[], $20::text[],
                                  $21::text[], $22::date[], $23::date[], $24::date[], $25::numeric[], $26::uuid[])
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
        &column(facts, Fact::refers_to) as &[Option<Uuid>],
        &column(facts, |fact| matches!(fact.relation, Relation::ReversalOf(_))),
        &column(facts, |fact| fact.detail.product_id) as &[Option<Uuid>],
        &column(facts, |fact| fact.detail.product_category.as_deref()) as &[Option<&str>],
        &column(facts, |fact| fact.detail.person.as_deref()) as &[Option<&str>],
        &column(facts, |fact| fact.detail.seller.as_deref()) as &[Option<&str>],
        &column(facts, |fact| fact.detail.subject.as_deref()) as &[Option<&str>],
        &column(facts, |fact| fact.detail.original_date) as &[Option<NaiveDate>],
        &column(facts, |fact| fact.detail.click_date) as &[Option<NaiveDate>],
        &column(facts, |fact| fact.detail.invoice_date) as &[Option<NaiveDate>],
        &column(facts, |fact| fact.detail.score) as &[Option<Decimal>],
        &column(facts, |fact| fact.replaces) as &[Option<Uuid>],
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
                f.quantity, f.share_percent, f.business_date, f.registration_id, f.refers_to, f.is_reversal, f.replaces, f.product_id,
                f.product_category, f.person, f.seller, f.subject, f.original_date, f.click_date, f.invoice_date, f.score
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

/// Facts about these, or in their place; one index lookup each.
pub(crate) async fn list_referring(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> sqlx::Result<Vec<Fact>> {
    let rows = sqlx::query_as!(
        FactRow,
        r#"SELECT f.fact_id AS "fact_id!", f.partner_id AS "partner_id!", f.external_id AS "external_id!", f.kind AS "kind!",
                  f.role, f.account_id, f.opportunity_id, f.amount, f.currency, f.quantity AS "quantity!",
                  f.share_percent AS "share_percent!", f.business_date AS "business_date!", f.registration_id, f.refers_to,
                  f.is_reversal AS "is_reversal!", f.replaces, f.product_id, f.product_category, f.person, f.seller, f.subject,
                  f.original_date, f.click_date, f.invoice_date, f.score
         FROM unnest($2::uuid[]) AS asked (fact_id) CROSS JOIN LATERAL (
             SELECT * FROM fact f WHERE f.tenant_id = $1 AND f.refers_to = asked.fact_id
             UNION ALL SELECT * FROM fact f WHERE f.tenant_id = $1 AND f.replaces = asked.fact_id
             OFFSET 0
         ) AS f"#,
        tenant,
        ids,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(Fact::try_from)
        .collect()
}

/// Partner, kind and subject.
pub(crate) type Kin = (Uuid, FactKind, String);

/// Facts about these subjects, without those that refer to others; one index lookup each.
pub(crate) async fn list_kin(
    conn: &mut PgConnection,
    tenant: &str,
    kin: &BTreeSet<Kin>,
) -> sqlx::Result<Vec<Fact>> {
    let partners: Vec<Uuid> = kin.iter().map(|one| one.0).collect();
    let kinds: Vec<&str> = kin.iter().map(|one| one.1.code()).collect();
    let subjects: Vec<&str> = kin.iter().map(|one| one.2.as_str()).collect();
    let rows = sqlx::query_as!(
        FactRow,
        "SELECT f.fact_id, f.partner_id, f.external_id, f.kind, f.role, f.account_id, f.opportunity_id, f.amount, f.currency,
                f.quantity, f.share_percent, f.business_date, f.registration_id, f.refers_to, f.is_reversal, f.replaces, f.product_id,
                f.product_category, f.person, f.seller, f.subject, f.original_date, f.click_date, f.invoice_date, f.score
         FROM unnest($2::uuid[], $3::text[], $4::text[]) AS asked (partner_id, kind, subject) CROSS JOIN LATERAL (
             SELECT * FROM fact f WHERE f.tenant_id = $1 AND f.partner_id = asked.partner_id AND f.kind = asked.kind
               AND f.subject = asked.subject AND f.refers_to IS NULL OFFSET 0
         ) AS f",
        tenant,
        &partners,
        &kinds as &[&str],
        &subjects as &[&str],
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(Fact::try_from)
        .collect()
}

/// A partner's facts on one account.
pub(crate) async fn list_of_customer(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    account_id: Uuid,
) -> sqlx::Result<Vec<Fact>> {
    let rows = sqlx::query_as!(
        FactRow,
        "SELECT f.fact_id, f.partner_id, f.external_id, f.kind, f.role, f.account_id, f.opportunity_id, f.amount, f.currency,
                f.quantity, f.share_percent, f.business_date, f.registration_id, f.refers_to, f.is_reversal, f.replaces, f.product_id,
                f.product_category, f.person, f.seller, f.subject, f.original_date, f.click_date, f.invoice_date, f.score
         FROM fact f WHERE f.tenant_id = $1 AND f.account_id = $3 AND f.partner_id = $2",
        tenant,
        partner_id,
        account_id,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(Fact::try_from)
        .collect()
}

/// Partners with facts on the account.
pub(crate) async fn list_partners_of_account(
    conn: &mut PgConnection,
    tenant: &str,
    account_id: Uuid,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "SELECT DISTINCT partner_id FROM fact WHERE tenant_id = $1 AND account_id = $2 ORDER BY partner_id",
        tenant,
        account_id,
    )
    .fetch_all(conn)
    .await
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
                share_percent, business_date, registration_id, refers_to, is_reversal, replaces, product_id, product_category, person,
                seller, subject, original_date, click_date, invoice_date, score
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
                share_percent, business_date, registration_id, refers_to, is_reversal, replaces, product_id, product_category, person,
                seller, subject, original_date, click_date, invoice_date, score
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

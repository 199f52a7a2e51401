//! What was sold to each account, so that the first sale is known.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::purchase::{Purchase, Purchases};

/// These purchases, as far as they are known.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> sqlx::Result<Vec<Purchase>> {
    sqlx::query_as!(
        Purchase,
        "SELECT p.purchase_id AS id, p.account_id, p.external_id, p.purchase_date AS date, p.version
         FROM unnest($2::uuid[]) AS asked (purchase_id) CROSS JOIN LATERAL (
             SELECT * FROM purchase p WHERE p.tenant_id = $1 AND p.purchase_id = asked.purchase_id OFFSET 0
         ) AS p",
        tenant,
        ids,
    )
    .fetch_all(conn)
    .await
}

/// Writes those that are newer than what is stored.
pub(crate) async fn upsert_all(
    conn: &mut PgConnection,
    tenant: &str,
    purchases: &[&Purchase],
) -> sqlx::Result<()> {
    fn column<'a, T>(purchases: &[&'a Purchase], value: impl Fn(&'a Purchase) -> T) -> Vec<T> {
        purchases.iter().map(|purchase| value(purchase)).collect()
    }
    sqlx::query!(
        "INSERT INTO purchase (tenant_id, purchase_id, account_id, external_id, purchase_date, version)
         SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::bigint[])
         ON CONFLICT (tenant_id, purchase_id) DO UPDATE
         SET account_id = EXCLUDED.account_id, external_id = EXCLUDED.external_id,
             purchase_date = EXCLUDED.purchase_date, version = EXCLUDED.version
         WHERE purchase.version < EXCLUDED.version",
        tenant,
        &column(purchases, |purchase| purchase.id),
        &column(purchases, |purchase| purchase.account_id),
        &column(purchases, |purchase| purchase.external_id.as_str()) as &[&str],
        &column(purchases, |purchase| purchase.date) as &[Option<NaiveDate>],
        &column(purchases, |purchase| purchase.version),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The first purchase of each of the accounts, and which of these purchases are known; one index lookup each.
pub(crate) async fn list_first(
    conn: &mut PgConnection,
    tenant: &str,
    accounts: &BTreeSet<Uuid>,
    purchases: &[Uuid],
) -> sqlx::Result<Purchases> {
    let accounts: Vec<Uuid> = accounts.iter().copied().collect();
    let first = sqlx::query!(
        "SELECT p.account_id, p.purchase_id
         FROM unnest($2::uuid[]) AS asked (account_id) CROSS JOIN LATERAL (
             SELECT account_id, purchase_id FROM purchase p
             WHERE p.tenant_id = $1 AND p.account_id = asked.account_id AND p.purchase_date IS NOT NULL
             ORDER BY p.purchase_date, p.external_id, p.purchase_id LIMIT 1
         ) AS p",
        tenant,
        &accounts,
    )
    .fetch_all(&mut *conn)
    .await?;
    let known = list(conn, tenant, purchases).await?.into_iter();
    Ok(Purchases {
        first: first
            .into_iter()
            .map(|row| (row.account_id, row.purchase_id))
            .collect(),
        known: known
            .map(|purchase| (purchase.account_id, purchase.id))
            .collect(),
    })
}

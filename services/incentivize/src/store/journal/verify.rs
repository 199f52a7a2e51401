//! Where the journal contradicts itself or the earnings.

use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

/// Of one partner, or of all; so are the others here.
pub(crate) async fn count_entries(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Option<Uuid>,
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "entries!" FROM journal_entry
           WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2)"#,
        tenant,
        partner_id,
    )
    .fetch_one(conn)
    .await
}

/// Entries whose postings do not add up to zero in some currency, with the sum.
pub(crate) async fn list_unbalanced(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Option<Uuid>,
) -> sqlx::Result<Vec<(Uuid, Decimal)>> {
    let rows = sqlx::query!(
        r#"SELECT entry_id, sum(amount) AS "sum!" FROM posting
           WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2)
           GROUP BY entry_id, currency HAVING sum(amount) <> 0 ORDER BY entry_id"#,
        tenant,
        partner_id,
    );
    let rows = rows.fetch_all(conn).await?.into_iter();
    Ok(rows.map(|row| (row.entry_id, row.sum)).collect())
}

pub(crate) struct Unposted {
    pub(crate) earning_id: Uuid,
    pub(crate) earned: Option<Decimal>,
    pub(crate) posted: Option<Decimal>,
}

/// Earnings whose journal does not add up to their amount; an earning that was withdrawn must add up to zero.
pub(crate) async fn list_unposted(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Option<Uuid>,
) -> sqlx::Result<Vec<Unposted>> {
    sqlx::query_file_as!(
        Unposted,
        "src/store/journal/unposted.sql",
        tenant,
        partner_id
    )
    .fetch_all(conn)
    .await
}

pub(crate) struct StatedRow {
    pub(crate) account: String,
    pub(crate) currency: String,
    pub(crate) amount: Decimal,
}

/// What the issues of a partner's statements have moved, by account and currency.
pub(crate) async fn list_stated(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> sqlx::Result<Vec<StatedRow>> {
    sqlx::query_as!(
        StatedRow,
        r#"SELECT p.account, p.currency, sum(p.amount) AS "amount!"
           FROM journal_entry e JOIN posting p ON p.tenant_id = e.tenant_id AND p.entry_id = e.entry_id
           WHERE e.tenant_id = $1 AND e.cause = 'STATEMENT' AND e.partner_id = $2
           GROUP BY p.account, p.currency ORDER BY p.account, p.currency"#,
        tenant,
        partner_id,
    )
    .fetch_all(conn)
    .await
}

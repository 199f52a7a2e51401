//! The journal as finance reads it.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

pub(crate) struct EntryRow {
    pub(crate) entry_id: Uuid,
    pub(crate) number: i64,
    pub(crate) posted_at: DateTime<Utc>,
    pub(crate) partner_id: Uuid,
    pub(crate) earning_id: Option<Uuid>,
    pub(crate) cause: String,
    pub(crate) cause_id: Uuid,
    pub(crate) accounting_date: NaiveDate,
    pub(crate) reason: String,
}

/// In the order of posting; None is any partner or earning.
pub(crate) async fn list_entries(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Option<Uuid>,
    earning_id: Option<Uuid>,
    after: i64,
    limit: i64,
) -> sqlx::Result<Vec<EntryRow>> {
    sqlx::query_as!(
        EntryRow,
        "SELECT entry_id, number, posted_at, partner_id, earning_id, cause, cause_id, accounting_date, reason
         FROM journal_entry
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::uuid IS NULL OR earning_id = $3)
           AND number > $4
         ORDER BY number LIMIT $5",
        tenant,
        partner_id,
        earning_id,
        after,
        limit,
    )
    .fetch_all(conn)
    .await
}

pub(crate) struct PostingRow {
    pub(crate) entry_id: Uuid,
    pub(crate) account: String,
    pub(crate) amount: Decimal,
    pub(crate) currency: String,
}

/// Postings of these entries, debits first.
pub(crate) async fn list_postings(
    conn: &mut PgConnection,
    tenant: &str,
    entries: &[Uuid],
) -> sqlx::Result<Vec<PostingRow>> {
    sqlx::query_as!(
        PostingRow,
        "SELECT entry_id, account, amount, currency FROM posting WHERE tenant_id = $1 AND entry_id = ANY($2)
         ORDER BY entry_id, amount DESC",
        tenant,
        entries,
    )
    .fetch_all(conn)
    .await
}

pub(crate) struct BalanceRow {
    pub(crate) account: String,
    pub(crate) partner_id: Uuid,
    pub(crate) amount: Decimal,
    pub(crate) currency: String,
}

/// Balance of every account by partner and currency.
pub(crate) async fn list_balances(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Option<Uuid>,
) -> sqlx::Result<Vec<BalanceRow>> {
    sqlx::query_as!(
        BalanceRow,
        r#"SELECT account, partner_id, sum(amount) AS "amount!", currency FROM posting
           WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2)
           GROUP BY partner_id, account, currency ORDER BY partner_id, account, currency"#,
        tenant,
        partner_id,
    )
    .fetch_all(conn)
    .await
}

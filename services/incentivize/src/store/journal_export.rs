//! The journal by accounting date, for the ERP.

use chrono::NaiveDate;
use sqlx::PgConnection;

use crate::domain::journal_file::JournalRow;

/// Ledger accounts with a posting on these days; the end is exclusive.
pub(crate) async fn list_accounts(
    conn: &mut PgConnection,
    tenant: &str,
    from: NaiveDate,
    to: NaiveDate,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        "SELECT DISTINCT p.account
         FROM journal_entry e JOIN posting p ON p.tenant_id = e.tenant_id AND p.entry_id = e.entry_id
         WHERE e.tenant_id = $1 AND e.accounting_date >= $2 AND e.accounting_date < $3 ORDER BY p.account",
        tenant,
        from,
        to,
    )
    .fetch_all(conn)
    .await
}

/// Postings on these days, by date and entry, after a place, so many at most.
pub(crate) async fn list_rows(
    conn: &mut PgConnection,
    tenant: &str,
    (from, to): (NaiveDate, NaiveDate),
    after: Option<&JournalRow>,
    limit: i64,
) -> sqlx::Result<Vec<JournalRow>> {
    sqlx::query_as!(
        JournalRow,
        "SELECT e.number, e.accounting_date, p.account, p.amount, p.currency, e.partner_id, e.cause, e.cause_id, e.reason
         FROM journal_entry e JOIN posting p ON p.tenant_id = e.tenant_id AND p.entry_id = e.entry_id
         WHERE e.tenant_id = $1 AND e.accounting_date >= $2 AND e.accounting_date < $3
           AND ($4::date IS NULL OR (e.accounting_date, e.number, p.account, p.currency) > ($4, $5::bigint, $6::text, $7::text))
         ORDER BY e.accounting_date, e.number, p.account, p.currency LIMIT $8",
        tenant,
        from,
        to,
        after.map(|row| row.accounting_date),
        after.map(|row| row.number),
        after.map(|row| row.account.as_str()),
        after.map(|row| row.currency.as_str()),
        limit,
    )
    .fetch_all(conn)
    .await
}

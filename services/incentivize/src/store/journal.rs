//! The journal: entries of balanced postings, only appended to.

use chrono::{DateTime, Utc};
use kit::money::Money;
use sqlx::PgConnection;
use uuid::Uuid;

use super::accounting_lock;
use crate::domain::{account::Account, journal::Entry};

mod list;
mod verify;

pub(crate) use list::{
    BalanceRow, EntryRow, PostingRow, list_balances, list_entries, list_postings,
};
pub(crate) use verify::{count_entries, list_stated, list_unbalanced, list_unposted};

/// Appends entries with their postings, in one statement, dated on open days.
pub(crate) async fn insert_all(
    conn: &mut PgConnection,
    tenant: &str,
    entries: &[(Uuid, Entry)],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let locked_before = accounting_lock::hold(conn, tenant).await?;
    fn column<'a, T>(entries: &'a [(Uuid, Entry)], value: impl Fn(&'a Entry) -> T) -> Vec<T> {
        entries.iter().map(|(_, entry)| value(entry)).collect()
    }
    let postings = entries.iter().flat_map(|(id, entry)| {
        let rows = entry.postings.iter();
        rows.map(|(account, amount)| (*id, entry.partner_id, *account, *amount))
    });
    let postings: Vec<(Uuid, Uuid, Account, Money)> = postings.collect();
    sqlx::query!(
        "WITH entry AS (
             INSERT INTO journal_entry (tenant_id, posted_at, entry_id, partner_id, cause, cause_id, earning_id,
                                        accounting_date, reason)
             SELECT $1, $2, * FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::date[], $9::text[])
         )
         INSERT INTO posting (tenant_id, entry_id, partner_id, account, amount, currency)
         SELECT $1, * FROM unnest($10::uuid[], $11::uuid[], $12::text[], $13::numeric[], $14::text[])",
        tenant,
        now,
        &entries.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
        &column(entries, |entry| entry.partner_id),
        &column(entries, |entry| entry.cause.code()) as &[&str],
        &column(entries, |entry| entry.cause.id()),
        &column(entries, |entry| entry.cause.earning_id()) as &[Option<Uuid>],
        &column(entries, |entry| entry.accounting_date(locked_before)),
        &column(entries, |entry| entry.reason) as &[&str],
        &postings.iter().map(|posting| posting.0).collect::<Vec<_>>(),
        &postings.iter().map(|posting| posting.1).collect::<Vec<_>>(),
        &postings.iter().map(|posting| posting.2.code()).collect::<Vec<_>>() as &[&str],
        &postings.iter().map(|posting| posting.3.amount()).collect::<Vec<_>>(),
        &postings.iter().map(|posting| posting.3.currency().code()).collect::<Vec<_>>() as &[&str],
    )
    .execute(conn)
    .await?;
    Ok(())
}

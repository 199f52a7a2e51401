//! The journal under the earnings: entries of balanced postings, only appended to.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::journal::{Account, Entry};

mod list;
mod verify;

pub(crate) use list::{
    BalanceRow, EntryRow, PostingRow, list_balances, list_entries, list_postings,
};
pub(crate) use verify::{count_entries, list_unbalanced, list_unposted};

/// Appends entries with their postings, in one statement.
pub(crate) async fn insert_all(
    conn: &mut PgConnection,
    tenant: &str,
    entries: &[(Uuid, Entry)],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    fn column<'a, T>(entries: &'a [(Uuid, Entry)], value: impl Fn(Uuid, &'a Entry) -> T) -> Vec<T> {
        entries
            .iter()
            .map(|(id, entry)| value(*id, entry))
            .collect()
    }
    let postings = entries.iter().flat_map(|(id, entry)| {
        entry
            .postings()
            .map(|(account, amount)| (*id, entry, account, amount))
    });
    let postings: Vec<(Uuid, &Entry, Account, Decimal)> = postings.collect();
    let currency = |entry: &Entry| entry.amount.currency().code();
    sqlx::query!(
        "WITH entry AS (
             INSERT INTO journal_entry (tenant_id, posted_at, entry_id, partner_id, earning_id, reason)
             SELECT $1, $2, * FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[])
         )
         INSERT INTO posting (tenant_id, entry_id, account, partner_id, amount, currency)
         SELECT $1, * FROM unnest($7::uuid[], $8::text[], $9::uuid[], $10::numeric[], $11::text[])",
        tenant,
        now,
        &column(entries, |id, _| id),
        &column(entries, |_, entry| entry.partner_id),
        &column(entries, |_, entry| entry.earning_id),
        &column(entries, |_, entry| entry.reason) as &[&str],
        &postings.iter().map(|posting| posting.0).collect::<Vec<_>>(),
        &postings.iter().map(|posting| posting.2.code()).collect::<Vec<_>>() as &[&str],
        &postings.iter().map(|posting| posting.1.partner_id).collect::<Vec<_>>(),
        &postings.iter().map(|posting| posting.3).collect::<Vec<_>>(),
        &postings.iter().map(|posting| currency(posting.1)).collect::<Vec<_>>() as &[&str],
    )
    .execute(conn)
    .await?;
    Ok(())
}

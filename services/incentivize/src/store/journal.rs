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

/// Appends entries with their postings.
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
    sqlx::query!(
        "INSERT INTO journal_entry (tenant_id, posted_at, entry_id, partner_id, earning_id, reason)
         SELECT $1, $2, * FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[])",
        tenant,
        now,
        &column(entries, |id, _| id),
        &column(entries, |_, entry| entry.partner_id),
        &column(entries, |_, entry| entry.earning_id),
        &column(entries, |_, entry| entry.reason) as &[&str],
    )
    .execute(&mut *conn)
    .await?;
    insert_postings(conn, tenant, entries).await
}

async fn insert_postings(
    conn: &mut PgConnection,
    tenant: &str,
    entries: &[(Uuid, Entry)],
) -> sqlx::Result<()> {
    let postings = entries.iter().flat_map(|(id, entry)| {
        entry
            .postings()
            .map(|posting| (*id, entry, posting))
            .into_iter()
    });
    let postings: Vec<(Uuid, &Entry, (Account, Decimal))> = postings.collect();
    let ids: Vec<Uuid> = postings.iter().map(|(id, _, _)| *id).collect();
    let accounts: Vec<&str> = postings
        .iter()
        .map(|(_, _, (account, _))| account.code())
        .collect();
    let partners: Vec<Uuid> = postings
        .iter()
        .map(|(_, entry, _)| entry.partner_id)
        .collect();
    let amounts: Vec<Decimal> = postings.iter().map(|(_, _, (_, amount))| *amount).collect();
    let currencies: Vec<&str> = postings
        .iter()
        .map(|(_, entry, _)| entry.amount.currency().code())
        .collect();
    sqlx::query!(
        "INSERT INTO posting (tenant_id, entry_id, account, partner_id, amount, currency)
         SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::numeric[], $6::text[])",
        tenant,
        &ids,
        &accounts as &[&str],
        &partners,
        &amounts,
        &currencies as &[&str],
    )
    .execute(conn)
    .await?;
    Ok(())
}

//! Quotes of exchange rates, every revision of them.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use kit::money::Currency;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::unreadable;
use crate::domain::exchange::{MAX_AGE_DAYS, Quote, Rates};

mod list;

pub(crate) use list::{Filter, Listed, list};

/// Locks the tenant's rates, and answers the time to record under: now, or the last time when that is later.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<DateTime<Utc>> {
    sqlx::query_scalar!(
        "INSERT INTO rate_book (tenant_id, recorded_at) VALUES ($1, $2)
         ON CONFLICT (tenant_id) DO UPDATE SET recorded_at = greatest(rate_book.recorded_at, EXCLUDED.recorded_at)
         RETURNING recorded_at",
        tenant,
        now,
    )
    .fetch_one(conn)
    .await
}

/// Inserts what differs from the newest revision, and answers the revisions that it got.
pub(crate) async fn insert_all(
    conn: &mut PgConnection,
    tenant: &str,
    quotes: &[Quote],
    recorded_at: DateTime<Utc>,
) -> sqlx::Result<Vec<(NaiveDate, i32)>> {
    fn column<'a, T>(quotes: &'a [Quote], value: impl Fn(&'a Quote) -> T) -> Vec<T> {
        quotes.iter().map(value).collect()
    }
    let rows = sqlx::query!(
        "INSERT INTO exchange_rate (tenant_id, rate_date, from_currency, to_currency, revision, rate, source, recorded_at)
         SELECT $1, said.rate_date, said.from_currency, said.to_currency, coalesce(known.revision, 0) + 1, said.rate,
                said.source, $2
         FROM unnest($3::date[], $4::text[], $5::text[], $6::numeric[], $7::text[])
              AS said (rate_date, from_currency, to_currency, rate, source)
         LEFT JOIN LATERAL (
             SELECT revision, rate, source FROM exchange_rate e
             WHERE e.tenant_id = $1 AND e.rate_date = said.rate_date AND e.from_currency = said.from_currency
               AND e.to_currency = said.to_currency
             ORDER BY revision DESC LIMIT 1
         ) AS known ON true
         WHERE known.revision IS NULL OR known.rate <> said.rate OR known.source <> said.source
         RETURNING rate_date, revision",
        tenant,
        recorded_at,
        &column(quotes, |quote| quote.date),
        &column(quotes, |quote| quote.from.code()) as &[&str],
        &column(quotes, |quote| quote.to.code()) as &[&str],
        &column(quotes, |quote| quote.rate),
        &column(quotes, |quote| quote.source.as_str()) as &[&str],
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.rate_date, row.revision))
        .collect())
}

/// Newest revisions of all quotes from or to these currencies that may be used from the first to the last day: also over
/// a currency that is not among them.
pub(crate) async fn list_for(
    conn: &mut PgConnection,
    tenant: &str,
    currencies: &BTreeSet<Currency>,
    (first, last): (NaiveDate, NaiveDate),
) -> sqlx::Result<Rates> {
    let codes: Vec<&str> = currencies.iter().map(|currency| currency.code()).collect();
    let rows = sqlx::query!(
        r#"SELECT DISTINCT ON (rate_date, from_currency, to_currency) rate_date, from_currency, to_currency, rate, source
           FROM exchange_rate
           WHERE tenant_id = $1 AND (from_currency = ANY($2) OR to_currency = ANY($2))
             AND rate_date >= $3::date - $5::int AND rate_date <= $4
           ORDER BY rate_date, from_currency, to_currency, revision DESC"#,
        tenant,
        &codes as &[&str],
        first,
        last,
        i32::try_from(MAX_AGE_DAYS).unwrap_or(i32::MAX),
    )
    .fetch_all(conn)
    .await?;
    let quotes = rows.into_iter().map(|row| {
        Ok(Quote {
            from: currency(&row.from_currency)?,
            to: currency(&row.to_currency)?,
            date: row.rate_date,
            rate: row.rate,
            source: row.source,
        })
    });
    quotes.collect()
}

/// Partners whose facts wait for a rate, and those with facts in another currency than a component of theirs, converted
/// at a rate of these days.
pub(crate) async fn list_concerned_partners(
    conn: &mut PgConnection,
    tenant: &str,
    (first, last): (NaiveDate, NaiveDate),
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_file_scalar!(
        "src/store/exchange_rate/concerned_partners.sql",
        tenant,
        first,
        last
    )
    .fetch_all(conn)
    .await
}

fn currency(code: &str) -> sqlx::Result<Currency> {
    code.parse().map_err(|_| unreadable("currency", code))
}

/// A quote as a row.
pub(crate) struct RateRow {
    pub(crate) rate_date: NaiveDate,
    pub(crate) from_currency: String,
    pub(crate) to_currency: String,
    pub(crate) revision: i32,
    pub(crate) rate: Decimal,
    pub(crate) source: String,
    pub(crate) recorded_at: DateTime<Utc>,
}

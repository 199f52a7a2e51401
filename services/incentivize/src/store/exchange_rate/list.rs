//! Quotes as people look for them.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use super::RateRow;

/// Combined; None is any.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
    /// First day.
    pub(crate) start: Option<NaiveDate>,
    /// First day after.
    pub(crate) end: Option<NaiveDate>,
    /// What was known then.
    pub(crate) as_of: Option<DateTime<Utc>>,
    /// Earlier revisions too.
    pub(crate) with_history: bool,
}

pub(crate) type Listed = RateRow;

/// A row's place in the list.
pub(crate) type Place = (NaiveDate, String, String, i32);

/// By date, currencies and revision.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    filter: &Filter,
    after: Option<Place>,
    limit: i64,
) -> sqlx::Result<Vec<Listed>> {
    let (date, from, to, revision) = match after {
        Some((date, from, to, revision)) => (Some(date), Some(from), Some(to), Some(revision)),
        None => (None, None, None, None),
    };
    sqlx::query_as!(
        Listed,
        "SELECT rate_date, from_currency, to_currency, revision, rate, source, recorded_at FROM exchange_rate e
         WHERE tenant_id = $1 AND ($2::text IS NULL OR from_currency = $2) AND ($3::text IS NULL OR to_currency = $3)
           AND ($4::date IS NULL OR rate_date >= $4) AND ($5::date IS NULL OR rate_date < $5)
           AND ($6::timestamptz IS NULL OR recorded_at <= $6)
           AND ($7 OR NOT EXISTS (
               SELECT FROM exchange_rate later
               WHERE later.tenant_id = $1 AND later.rate_date = e.rate_date AND later.from_currency = e.from_currency
                 AND later.to_currency = e.to_currency AND later.revision > e.revision
                 AND ($6::timestamptz IS NULL OR later.recorded_at <= $6)))
           AND ($8::date IS NULL OR (rate_date, from_currency, to_currency, revision) > ($8, $9::text, $10::text, $11::int))
         ORDER BY rate_date, from_currency, to_currency, revision LIMIT $12",
        tenant,
        filter.from,
        filter.to,
        filter.start,
        filter.end,
        filter.as_of,
        filter.with_history,
        date,
        from,
        to,
        revision,
        limit,
    )
    .fetch_all(conn)
    .await
}

impl Listed {
    pub(crate) fn place(&self) -> Place {
        let (from, to) = (self.from_currency.clone(), self.to_currency.clone());
        (self.rate_date, from, to, self.revision)
    }
}

//! Payment batches, and who is left out of them.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{super::unreadable, currency};
use crate::domain::payments::{
    batch::LeftOut,
    batch_state::{Batch, BatchState},
    settings::PaymentSettings,
};

struct BatchRow {
    batch_id: Uuid,
    state: String,
    currency: Option<String>,
    as_of: NaiveDate,
    made_by: String,
    made_at: DateTime<Utc>,
    approved_by: Option<String>,
    approved_at: Option<DateTime<Utc>>,
    released_at: Option<DateTime<Utc>>,
}

impl TryFrom<BatchRow> for Batch {
    type Error = sqlx::Error;

    fn try_from(row: BatchRow) -> sqlx::Result<Self> {
        let state = BatchState::parse(&row.state);
        Ok(Self {
            id: row.batch_id,
            state: state.ok_or_else(|| unreadable("batch state", &row.state))?,
            currency: row.currency.as_deref().map(currency).transpose()?,
            as_of: row.as_of,
            made_by: row.made_by,
            made_at: row.made_at,
            approved_by: row.approved_by,
            approved_at: row.approved_at,
            released_at: row.released_at,
        })
    }
}

/// With the settings that it was planned by.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    batch: &Batch,
    settings: &PaymentSettings,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO payment_batch (tenant_id, batch_id, state, currency, as_of, made_by, made_at, settings)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        tenant,
        batch.id,
        batch.state.code(),
        batch.currency.map(|currency| currency.code()),
        batch.as_of,
        batch.made_by,
        batch.made_at,
        Json(settings) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How far a batch has come.
pub(crate) async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    batch: &Batch,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE payment_batch SET state = $3, approved_by = $4, approved_at = $5, released_at = $6
         WHERE tenant_id = $1 AND batch_id = $2",
        tenant,
        batch.id,
        batch.state.code(),
        batch.approved_by,
        batch.approved_at,
        batch.released_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The batch, which nobody else changes until the transaction ends.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    batch_id: Uuid,
) -> sqlx::Result<Option<Batch>> {
    let row = sqlx::query_as!(
        BatchRow,
        "SELECT batch_id, state, currency, as_of, made_by, made_at, approved_by, approved_at, released_at
         FROM payment_batch WHERE tenant_id = $1 AND batch_id = $2 FOR UPDATE",
        tenant,
        batch_id,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

pub(crate) async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    batch_id: Uuid,
) -> sqlx::Result<Option<Batch>> {
    let row = sqlx::query_as!(
        BatchRow,
        "SELECT batch_id, state, currency, as_of, made_by, made_at, approved_by, approved_at, released_at
         FROM payment_batch WHERE tenant_id = $1 AND batch_id = $2",
        tenant,
        batch_id,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// The settings that a batch was planned by.
pub(crate) async fn find_settings(
    conn: &mut PgConnection,
    tenant: &str,
    batch_id: Uuid,
) -> sqlx::Result<PaymentSettings> {
    let settings = sqlx::query_scalar!(
        r#"SELECT settings AS "settings: Json<PaymentSettings>" FROM payment_batch WHERE tenant_id = $1 AND batch_id = $2"#,
        tenant,
        batch_id,
    );
    Ok(settings.fetch_one(conn).await?.0)
}

/// Newest first.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    state: Option<String>,
    before: Option<Uuid>,
    limit: i64,
) -> sqlx::Result<Vec<Batch>> {
    let rows = sqlx::query_as!(
        BatchRow,
        "SELECT batch_id, state, currency, as_of, made_by, made_at, approved_by, approved_at, released_at
         FROM payment_batch
         WHERE tenant_id = $1 AND ($2::text IS NULL OR state = $2) AND ($3::uuid IS NULL OR batch_id < $3)
         ORDER BY batch_id DESC LIMIT $4",
        tenant,
        state,
        before,
        limit,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// One payee that a batch left out, as it is stored.
pub(crate) struct LeftOutRow {
    pub(crate) batch_id: Uuid,
    pub(crate) kind: String,
    pub(crate) partner_id: Uuid,
    pub(crate) payee_key: String,
    pub(crate) amount: Decimal,
    pub(crate) currency: String,
    pub(crate) reason: String,
}

pub(crate) async fn insert_left_out(
    conn: &mut PgConnection,
    tenant: &str,
    batch_id: Uuid,
    left_out: &[LeftOut],
) -> sqlx::Result<()> {
    fn column<'a, T>(rows: &'a [LeftOut], value: impl Fn(&'a LeftOut) -> T) -> Vec<T> {
        rows.iter().map(value).collect()
    }
    sqlx::query!(
        "INSERT INTO payment_left_out (tenant_id, batch_id, kind, partner_id, payee_key, amount, currency, reason, position)
         SELECT $1, $2, * FROM unnest($3::text[], $4::uuid[], $5::text[], $6::numeric[], $7::text[], $8::text[])
              WITH ORDINALITY",
        tenant,
        batch_id,
        &column(left_out, |row| row.payee.kind.code()) as &[&str],
        &column(left_out, |row| row.payee.partner_id),
        &column(left_out, |row| row.payee.key.as_str()) as &[&str],
        &column(left_out, |row| row.amount.amount()),
        &column(left_out, |row| row.amount.currency().code()) as &[&str],
        &column(left_out, |row| row.reason.code()) as &[&str],
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Who is left out of these batches, in the order in which it was found.
pub(crate) async fn list_left_out(
    conn: &mut PgConnection,
    tenant: &str,
    batches: &[Uuid],
) -> sqlx::Result<Vec<LeftOutRow>> {
    sqlx::query_as!(
        LeftOutRow,
        "SELECT batch_id, kind, partner_id, payee_key, amount, currency, reason FROM payment_left_out
         WHERE tenant_id = $1 AND batch_id = ANY($2) ORDER BY batch_id, position",
        tenant,
        batches,
    )
    .fetch_all(conn)
    .await
}

//! What was open before the books began.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::payments::money;
use crate::domain::{component::Direction, opening_balance::OpeningBalance};

struct Row {
    opening_id: Uuid,
    external_id: String,
    partner_id: Uuid,
    direction: String,
    amount: Decimal,
    currency: String,
    as_of: NaiveDate,
}

impl TryFrom<Row> for OpeningBalance {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.opening_id,
            external_id: row.external_id,
            partner_id: row.partner_id,
            direction: match row.direction.as_str() {
                "RECEIVABLE" => Direction::Receivable,
                _ => Direction::Payable,
            },
            amount: money(row.amount, &row.currency)?,
            as_of: row.as_of,
        })
    }
}

/// False when the external id is known already.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    balance: &OpeningBalance,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let inserted = sqlx::query!(
        "INSERT INTO opening_balance (tenant_id, external_id, opening_id, partner_id, direction, amount, currency, as_of,
                                      imported_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (tenant_id, external_id) DO NOTHING",
        tenant,
        balance.external_id,
        balance.id,
        balance.partner_id,
        balance.direction.code(),
        balance.amount.amount(),
        balance.amount.currency().code(),
        balance.as_of,
        now,
    );
    Ok(inserted.execute(conn).await?.rows_affected() == 1)
}

/// The one that is stored under an external id.
pub(crate) async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    external_id: &str,
) -> sqlx::Result<Option<OpeningBalance>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT opening_id, external_id, partner_id, direction, amount, currency, as_of FROM opening_balance
         WHERE tenant_id = $1 AND external_id = $2",
        tenant,
        external_id,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// Of a partner, from before a day, that no other statement has; oldest first.
pub(crate) async fn list_unstated(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    before: NaiveDate,
    statement_id: Uuid,
) -> sqlx::Result<Vec<OpeningBalance>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT opening_id, external_id, partner_id, direction, amount, currency, as_of FROM opening_balance o
         WHERE tenant_id = $1 AND partner_id = $2 AND as_of < $3
           AND NOT EXISTS (SELECT FROM statement_line l WHERE l.tenant_id = o.tenant_id
                           AND l.opening_id = o.opening_id AND l.statement_id <> $4)
         ORDER BY as_of, opening_id",
        tenant,
        partner_id,
        before,
        statement_id,
    );
    let rows = rows.fetch_all(conn).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// With the statement that each is on, if it is on one; by id, after the one of this id.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Option<Uuid>,
    after: Option<Uuid>,
    limit: i64,
) -> sqlx::Result<Vec<(OpeningBalance, Option<Uuid>)>> {
    let rows = sqlx::query!(
        r#"SELECT o.opening_id, o.external_id, o.partner_id, o.direction, o.amount, o.currency, o.as_of,
                  l.statement_id AS "statement_id?"
           FROM opening_balance o
           LEFT JOIN statement_line l ON l.tenant_id = o.tenant_id AND l.opening_id = o.opening_id
           WHERE o.tenant_id = $1 AND ($2::uuid IS NULL OR o.partner_id = $2) AND ($3::uuid IS NULL OR o.opening_id > $3)
           ORDER BY o.opening_id LIMIT $4"#,
        tenant,
        partner_id,
        after,
        limit,
    );
    let rows = rows.fetch_all(conn).await?.into_iter();
    rows.map(|row| {
        let balance = Row {
            opening_id: row.opening_id,
            external_id: row.external_id,
            partner_id: row.partner_id,
            direction: row.direction,
            amount: row.amount,
            currency: row.currency,
            as_of: row.as_of,
        };
        Ok((balance.try_into()?, row.statement_id))
    })
    .collect()
}

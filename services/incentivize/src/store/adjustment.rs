//! Adjustments that people decide.

use chrono::{DateTime, NaiveDate, Utc};
use kit::money::Money;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::unreadable;
use crate::domain::{
    adjustment::{Adjustment, AdjustmentState},
    component::Direction,
    payee::Payee,
};

/// With when it was proposed and decided.
pub(crate) struct StoredAdjustment {
    pub(crate) adjustment: Adjustment,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) decided_at: Option<DateTime<Utc>>,
}

struct Row {
    adjustment_id: Uuid,
    partner_id: Uuid,
    payee_kind: String,
    payee_key: String,
    direction: String,
    amount: Decimal,
    currency: String,
    business_date: NaiveDate,
    reason: String,
    state: String,
    author: String,
    decided_by: Option<String>,
    dispute_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    decided_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for StoredAdjustment {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        let payee = Payee::from_parts(&row.payee_kind, row.payee_key);
        let currency = row
            .currency
            .parse()
            .map_err(|_| unreadable("currency", &row.currency))?;
        let adjustment = Adjustment {
            id: row.adjustment_id,
            partner_id: row.partner_id,
            payee: payee.ok_or_else(|| unreadable("payee", row.payee_kind))?,
            direction: match row.direction.as_str() {
                "RECEIVABLE" => Direction::Receivable,
                _ => Direction::Payable,
            },
            amount: Money::new(row.amount, currency)
                .map_err(|error| unreadable("amount", error))?,
            business_date: row.business_date,
            reason: row.reason,
            author: row.author,
            state: AdjustmentState::from_code(&row.state)
                .ok_or_else(|| unreadable("state of an adjustment", row.state))?,
            decided_by: row.decided_by,
            dispute_id: row.dispute_id,
        };
        Ok(Self {
            adjustment,
            created_at: row.created_at,
            decided_at: row.decided_at,
        })
    }
}

pub(crate) async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    adjustment: &Adjustment,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO adjustment (tenant_id, adjustment_id, partner_id, payee_kind, payee_key, direction, amount, currency,
                                 business_date, reason, state, author, dispute_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        tenant,
        adjustment.id,
        adjustment.partner_id,
        adjustment.payee.kind(),
        adjustment.payee.key(),
        adjustment.direction.code(),
        adjustment.amount.amount(),
        adjustment.amount.currency().code(),
        adjustment.business_date,
        adjustment.reason,
        adjustment.state.code(),
        adjustment.author,
        adjustment.dispute_id,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> sqlx::Result<Option<StoredAdjustment>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT adjustment_id, partner_id, payee_kind, payee_key, direction, amount, currency, business_date, reason, state,
                author, decided_by, dispute_id, created_at, decided_at
         FROM adjustment WHERE tenant_id = $1 AND adjustment_id = $2 FOR UPDATE",
        tenant,
        id,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

pub(crate) async fn update_decision(
    conn: &mut PgConnection,
    tenant: &str,
    adjustment: &Adjustment,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE adjustment SET state = $3, decided_by = $4, decided_at = $5 WHERE tenant_id = $1 AND adjustment_id = $2",
        tenant,
        adjustment.id,
        adjustment.state.code(),
        adjustment.decided_by.as_deref(),
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Approved ones of a partner before a day, that no other statement has.
pub(crate) async fn list_unstated(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    before: NaiveDate,
    statement_id: Uuid,
) -> sqlx::Result<Vec<Adjustment>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT adjustment_id, partner_id, payee_kind, payee_key, direction, amount, currency, business_date, reason, state,
                author, decided_by, dispute_id, created_at, decided_at
         FROM adjustment a
         WHERE tenant_id = $1 AND partner_id = $2 AND state = 'APPROVED' AND business_date < $3
           AND NOT EXISTS (SELECT FROM statement_line l WHERE l.tenant_id = a.tenant_id
                           AND l.adjustment_id = a.adjustment_id AND l.statement_id <> $4)
         ORDER BY adjustment_id",
        tenant,
        partner_id,
        before,
        statement_id,
    );
    let rows = rows.fetch_all(conn).await?.into_iter();
    rows.map(|row| StoredAdjustment::try_from(row).map(|stored| stored.adjustment))
        .collect()
}

/// Newest first, after the one of this id; each None is any. With `id`, that one alone.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    (id, partner_id, state): (Option<Uuid>, Option<Uuid>, Option<String>),
    after: Option<Uuid>,
    limit: i64,
) -> sqlx::Result<Vec<StoredAdjustment>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT adjustment_id, partner_id, payee_kind, payee_key, direction, amount, currency, business_date, reason, state,
                author, decided_by, dispute_id, created_at, decided_at
         FROM adjustment
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR adjustment_id = $2) AND ($3::uuid IS NULL OR partner_id = $3)
           AND ($4::text IS NULL OR state = $4) AND ($5::uuid IS NULL OR adjustment_id < $5)
         ORDER BY adjustment_id DESC LIMIT $6",
        tenant,
        id,
        partner_id,
        state.as_deref(),
        after,
        limit,
    );
    let rows = rows.fetch_all(conn).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

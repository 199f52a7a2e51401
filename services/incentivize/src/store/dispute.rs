//! Disputes and their history.

use chrono::{DateTime, NaiveDate, Utc};
use kit::money::Money;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::unreadable;
use crate::domain::dispute::{Dispute, DisputeState};

mod event;

pub(crate) use event::{EventRow, insert_event, list_events};

struct Row {
    dispute_id: Uuid,
    statement_id: Uuid,
    line: i32,
    partner_id: Uuid,
    reason: String,
    state: String,
    held: Decimal,
    currency: String,
    answer_due: NaiveDate,
    escalated_at: Option<DateTime<Utc>>,
    answer: String,
    adjustment_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    resolved_at: Option<DateTime<Utc>>,
    revision: i64,
}

impl TryFrom<Row> for Dispute {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        let currency = row
            .currency
            .parse()
            .map_err(|_| unreadable("currency", &row.currency))?;
        Ok(Self {
            id: row.dispute_id,
            statement_id: row.statement_id,
            line: row.line.cast_unsigned(),
            partner_id: row.partner_id,
            reason: row.reason,
            state: DisputeState::from_code(&row.state)
                .ok_or_else(|| unreadable("state of a dispute", row.state))?,
            held: Money::new(row.held, currency).map_err(|error| unreadable("amount", error))?,
            answer_due: row.answer_due,
            escalated_at: row.escalated_at,
            answer: row.answer,
            adjustment_id: row.adjustment_id,
            created_at: row.created_at,
            resolved_at: row.resolved_at,
            revision: row.revision,
        })
    }
}

pub(crate) async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    dispute: &Dispute,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO dispute (tenant_id, dispute_id, statement_id, line, partner_id, reason, state, held, currency, answer_due,
                              created_at, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        tenant,
        dispute.id,
        dispute.statement_id,
        dispute.line.cast_signed(),
        dispute.partner_id,
        dispute.reason,
        dispute.state.code(),
        dispute.held.amount(),
        dispute.held.currency().code(),
        dispute.answer_due,
        dispute.created_at,
        dispute.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> sqlx::Result<Option<Dispute>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT dispute_id, statement_id, line, partner_id, reason, state, held, currency, answer_due, escalated_at, answer,
                adjustment_id, created_at, resolved_at, revision
         FROM dispute WHERE tenant_id = $1 AND dispute_id = $2 FOR UPDATE",
        tenant,
        id,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// Saves the next revision; the row is locked by the caller.
pub(crate) async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    dispute: &Dispute,
) -> sqlx::Result<()> {
    let updated = sqlx::query!(
        "UPDATE dispute SET state = $3, escalated_at = $4, answer = $5, adjustment_id = $6, resolved_at = $7, revision = $8
         WHERE tenant_id = $1 AND dispute_id = $2 AND revision = $8::bigint - 1",
        tenant,
        dispute.id,
        dispute.state.code(),
        dispute.escalated_at,
        dispute.answer,
        dispute.adjustment_id,
        dispute.resolved_at,
        dispute.revision,
    );
    match updated.execute(conn).await?.rows_affected() {
        1 => Ok(()),
        _ => Err(sqlx::Error::RowNotFound),
    }
}

/// Each None is any.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    pub(crate) dispute_id: Option<Uuid>,
    pub(crate) partner_id: Option<Uuid>,
    pub(crate) statement_id: Option<Uuid>,
    pub(crate) state: Option<String>,
    pub(crate) escalated_only: bool,
}

/// By the day on which an answer is due, then by id.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    filter: &Filter,
    after: Option<(NaiveDate, Uuid)>,
    limit: i64,
) -> sqlx::Result<Vec<Dispute>> {
    let (due, id) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        "SELECT dispute_id, statement_id, line, partner_id, reason, state, held, currency, answer_due, escalated_at, answer,
                adjustment_id, created_at, resolved_at, revision
         FROM dispute
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR dispute_id = $2) AND ($3::uuid IS NULL OR partner_id = $3)
           AND ($4::uuid IS NULL OR statement_id = $4) AND ($5::text IS NULL OR state = $5)
           AND (NOT $6 OR escalated_at IS NOT NULL) AND ($7::date IS NULL OR (answer_due, dispute_id) > ($7, $8::uuid))
         ORDER BY answer_due, dispute_id LIMIT $9",
        tenant,
        filter.dispute_id,
        filter.partner_id,
        filter.statement_id,
        filter.state.as_deref(),
        filter.escalated_only,
        due,
        id,
        limit,
    );
    let rows = rows.fetch_all(conn).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

//! Statements and what they come to.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::unreadable;
use crate::domain::statement::{
    life::{Deed, Statement},
    state::StatementState,
};

mod document;
mod line;
mod list;
mod paid;
mod total;

pub(crate) use document::{find_document, upsert_document};
pub(crate) use line::{
    LineRow, StatedLine, find_line, list_stated, list_stated_lines, replace_lines,
};
pub(crate) use list::{Filter, list};
pub(crate) use paid::update_paid;
pub(crate) use total::{TotalRow, hold, list_totals, replace_totals};

pub(crate) struct StatementRow {
    statement_id: Uuid,
    partner_id: Uuid,
    number: i32,
    period_start: NaiveDate,
    period_end: NaiveDate,
    state: String,
    hash: Option<String>,
    previous_statement_id: Option<Uuid>,
    revision: i64,
    held_facts: i64,
    excepted_facts: i64,
    created_at: DateTime<Utc>,
    approved_at: Option<DateTime<Utc>>,
    approved_by: Option<String>,
    issued_at: Option<DateTime<Utc>>,
    issued_by: Option<String>,
    acceptance_due: Option<NaiveDate>,
    dispute_due: Option<NaiveDate>,
    accepted_at: Option<DateTime<Utc>>,
    accepted_by: Option<String>,
    paid_at: Option<DateTime<Utc>>,
}

impl TryFrom<StatementRow> for Statement {
    type Error = sqlx::Error;

    fn try_from(row: StatementRow) -> sqlx::Result<Self> {
        let deed = |at: Option<DateTime<Utc>>, by: Option<String>| {
            at.zip(by).map(|(at, by)| Deed { at, by })
        };
        let state = StatementState::from_code(&row.state);
        Ok(Self {
            id: row.statement_id,
            partner_id: row.partner_id,
            number: row.number.cast_unsigned(),
            period_start: row.period_start,
            period_end: row.period_end,
            state: state.ok_or_else(|| unreadable("state of a statement", row.state))?,
            hash: row.hash,
            previous_id: row.previous_statement_id,
            revision: row.revision,
            held_facts: row.held_facts,
            excepted_facts: row.excepted_facts,
            created_at: row.created_at,
            approved: deed(row.approved_at, row.approved_by),
            issued: deed(row.issued_at, row.issued_by),
            acceptance_due: row.acceptance_due,
            dispute_due: row.dispute_due,
            accepted_at: row.accepted_at,
            accepted_by: row.accepted_by,
            paid_at: row.paid_at,
        })
    }
}

pub(crate) async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> sqlx::Result<Option<Statement>> {
    let row = sqlx::query_as!(
        StatementRow,
        "SELECT statement_id, partner_id, number, period_start, period_end, state, hash, previous_statement_id, revision,
                held_facts, excepted_facts, created_at, approved_at, approved_by, issued_at, issued_by, acceptance_due,
                dispute_due, accepted_at, accepted_by, paid_at
         FROM statement WHERE tenant_id = $1 AND statement_id = $2",
        tenant,
        id,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

pub(crate) async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> sqlx::Result<Option<Statement>> {
    let row = sqlx::query_as!(
        StatementRow,
        "SELECT statement_id, partner_id, number, period_start, period_end, state, hash, previous_statement_id, revision,
                held_facts, excepted_facts, created_at, approved_at, approved_by, issued_at, issued_by, acceptance_due,
                dispute_due, accepted_at, accepted_by, paid_at
         FROM statement WHERE tenant_id = $1 AND statement_id = $2 FOR UPDATE",
        tenant,
        id,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// Whether a statement of the partner that contains the day was approved.
pub(crate) async fn is_stated(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    day: NaiveDate,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM statement WHERE tenant_id = $1 AND partner_id = $2 AND state <> 'DRAFT'
                          AND period_start <= $3 AND period_end > $3) AS "is_stated!""#,
        tenant,
        partner_id,
        day,
    )
    .fetch_one(conn)
    .await
}

/// The partner's statement with the highest number.
pub(crate) async fn find_last(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> sqlx::Result<Option<Statement>> {
    let row = sqlx::query_as!(
        StatementRow,
        "SELECT statement_id, partner_id, number, period_start, period_end, state, hash, previous_statement_id, revision,
                held_facts, excepted_facts, created_at, approved_at, approved_by, issued_at, issued_by, acceptance_due,
                dispute_due, accepted_at, accepted_by, paid_at
         FROM statement WHERE tenant_id = $1 AND partner_id = $2 ORDER BY number DESC LIMIT 1",
        tenant,
        partner_id,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

pub(crate) async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    statement: &Statement,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO statement (tenant_id, statement_id, partner_id, number, period_start, period_end, state,
                                previous_statement_id, revision, held_facts, excepted_facts, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        tenant,
        statement.id,
        statement.partner_id,
        statement.number.cast_signed(),
        statement.period_start,
        statement.period_end,
        statement.state.code(),
        statement.previous_id,
        statement.revision,
        statement.held_facts,
        statement.excepted_facts,
        statement.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Saves the next revision; the row is locked by the caller.
pub(crate) async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    statement: &Statement,
) -> sqlx::Result<()> {
    let deed = |deed: &Option<Deed>| deed.as_ref().map(|deed| (deed.at, deed.by.clone())).unzip();
    let (approved_at, approved_by) = deed(&statement.approved);
    let (issued_at, issued_by) = deed(&statement.issued);
    let updated = sqlx::query!(
        "UPDATE statement SET state = $3, hash = $4, revision = $5, held_facts = $6, excepted_facts = $7, approved_at = $8,
                approved_by = $9, issued_at = $10, issued_by = $11, acceptance_due = $12, dispute_due = $13,
                accepted_at = $14, accepted_by = $15, paid_at = $16
         WHERE tenant_id = $1 AND statement_id = $2 AND revision = $5::bigint - 1",
        tenant,
        statement.id,
        statement.state.code(),
        statement.hash.as_deref(),
        statement.revision,
        statement.held_facts,
        statement.excepted_facts,
        approved_at,
        approved_by.as_deref(),
        issued_at,
        issued_by.as_deref(),
        statement.acceptance_due,
        statement.dispute_due,
        statement.accepted_at,
        statement.accepted_by.as_deref(),
        statement.paid_at,
    );
    match updated.execute(conn).await?.rows_affected() {
        1 => Ok(()),
        _ => Err(sqlx::Error::RowNotFound),
    }
}

//! Statements as people look for them.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use super::StatementRow;
use crate::domain::statement::life::Statement;

/// Each None is any.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    pub(crate) partner_id: Option<Uuid>,
    pub(crate) state: Option<String>,
    pub(crate) period_end: Option<NaiveDate>,
    /// Those that partners have.
    pub(crate) issued_only: bool,
}

/// Newest period first, then by id.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    filter: &Filter,
    after: Option<(NaiveDate, Uuid)>,
    limit: i64,
) -> sqlx::Result<Vec<Statement>> {
    let (end, id) = after.unzip();
    let rows = sqlx::query_as!(
        StatementRow,
        "SELECT statement_id, partner_id, number, period_start, period_end, state, hash, previous_statement_id, revision,
                held_facts, excepted_facts, created_at, approved_at, approved_by, issued_at, issued_by, acceptance_due,
                dispute_due, accepted_at, accepted_by, paid_at
         FROM statement
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::text IS NULL OR state = $3)
           AND ($4::date IS NULL OR period_end = $4) AND (NOT $5 OR issued_at IS NOT NULL)
           AND ($6::date IS NULL OR period_end < $6 OR (period_end = $6 AND statement_id > $7))
         ORDER BY period_end DESC, statement_id LIMIT $8",
        tenant,
        filter.partner_id,
        filter.state.as_deref(),
        filter.period_end,
        filter.issued_only,
        end,
        id,
        limit,
    );
    let rows = rows.fetch_all(conn).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

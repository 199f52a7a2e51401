//! Partners' requests to sell deals together.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::word;
use crate::domain::co_sell::{CoSellRequest, State, Wish};
use crate::error::Result;

struct Row {
    co_sell_request_id: Uuid,
    opportunity_id: Uuid,
    partner_id: Uuid,
    solution_id: Option<Uuid>,
    person_id: String,
    message: String,
    state: String,
    deadline: NaiveDate,
    reason: String,
    share_percent: Option<Decimal>,
    version: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for CoSellRequest {
    type Error = crate::error::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.co_sell_request_id,
            wish: Wish {
                opportunity_id: row.opportunity_id,
                partner_id: row.partner_id,
                solution_id: row.solution_id,
                person_id: row.person_id,
                message: row.message,
            },
            state: word(&row.state)?,
            deadline: row.deadline,
            reason: row.reason,
            share_percent: row.share_percent.map(|share| share.normalize()),
            version: row.version,
            created_at: row.created_at,
        })
    }
}

/// Errors: a request of the partner for the opportunity waits already.
pub async fn insert(conn: &mut PgConnection, tenant: &str, request: &CoSellRequest) -> Result<()> {
    let wish = &request.wish;
    sqlx::query!(
        "INSERT INTO co_sell_request (tenant_id, co_sell_request_id, opportunity_id, partner_id, solution_id, person_id, message, state,
                                      deadline, reason, version, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        tenant,
        request.id,
        wish.opportunity_id,
        wish.partner_id,
        wish.solution_id,
        wish.person_id,
        wish.message,
        request.state.as_str(),
        request.deadline,
        request.reason,
        request.version,
        request.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> Result<Option<CoSellRequest>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT co_sell_request_id, opportunity_id, partner_id, solution_id, person_id, message, state, deadline, reason, share_percent,
                version, created_at
         FROM co_sell_request WHERE tenant_id = $1 AND co_sell_request_id = $2",
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    row.map(CoSellRequest::try_from).transpose()
}

/// Lock its opportunity before.
pub async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> Result<Option<CoSellRequest>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT co_sell_request_id, opportunity_id, partner_id, solution_id, person_id, message, state, deadline, reason, share_percent,
                version, created_at
         FROM co_sell_request WHERE tenant_id = $1 AND co_sell_request_id = $2 FOR NO KEY UPDATE",
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    row.map(CoSellRequest::try_from).transpose()
}

/// Locks requests whose deadline has come, earliest first.
pub async fn lock_due(
    conn: &mut PgConnection,
    tenant: &str,
    today: NaiveDate,
    limit: i64,
) -> Result<Vec<CoSellRequest>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT co_sell_request_id, opportunity_id, partner_id, solution_id, person_id, message, state, deadline, reason, share_percent,
                version, created_at
         FROM co_sell_request WHERE tenant_id = $1 AND state = 'REQUESTED' AND deadline <= $2
         ORDER BY deadline, co_sell_request_id LIMIT $3 FOR NO KEY UPDATE",
        tenant,
        today,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(CoSellRequest::try_from).collect()
}

/// What requests are listed by; what is None does not matter.
#[derive(Default)]
pub struct Filter {
    pub partner_id: Option<Uuid>,
    pub opportunity_id: Option<Uuid>,
    pub state: Option<State>,
}

/// Newest first, behind the request `after`.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    filter: &Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<CoSellRequest>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT co_sell_request_id, opportunity_id, partner_id, solution_id, person_id, message, state, deadline, reason, share_percent,
                version, created_at
         FROM co_sell_request
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::uuid IS NULL OR opportunity_id = $3)
           AND ($4::text IS NULL OR state = $4) AND ($5::uuid IS NULL OR co_sell_request_id < $5)
         ORDER BY co_sell_request_id DESC LIMIT $6",
        tenant,
        filter.partner_id,
        filter.opportunity_id,
        filter.state.map(State::as_str),
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(CoSellRequest::try_from).collect()
}

/// Writes the answer to a locked request.
pub async fn update(conn: &mut PgConnection, tenant: &str, request: &CoSellRequest) -> Result<()> {
    sqlx::query!(
        "UPDATE co_sell_request SET state = $3, reason = $4, share_percent = $5, version = $6
         WHERE tenant_id = $1 AND co_sell_request_id = $2",
        tenant,
        request.id,
        request.state.as_str(),
        request.reason,
        request.share_percent,
        request.version,
    )
    .execute(conn)
    .await?;
    Ok(())
}

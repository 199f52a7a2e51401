//! The opportunities under a number, by close date, found through the same placements as the number itself.
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use super::cell::Months;
use crate::domain::segment::Segment;

/// What is listed: one segment, in whole months unless it is the open pipeline, in one currency or in all.
#[derive(Clone, Debug)]
pub struct Filter {
    pub segment: Segment,
    pub months: Months,
    /// `XXX`: those without any value.
    pub currency_code: Option<String>,
}

/// The last opportunity of a page; open ones have no close date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    pub closed_on: Option<NaiveDate>,
    pub opportunity_id: Uuid,
}

/// The open opportunities of a segment, in the order of their ids.
pub async fn list_open(
    conn: &mut PgConnection,
    tenant: &str,
    filter: &Filter,
    after: Position,
    limit: i64,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "SELECT o.opportunity_id
         FROM placement p
         JOIN opportunity o ON o.tenant_id = p.tenant_id AND o.opportunity_id = p.opportunity_id
         WHERE p.tenant_id = $1 AND p.dimension = $2 AND p.member = $3
           AND p.closed_on = 'infinity' AND p.opportunity_id > $4
           AND o.currency = COALESCE($5, o.currency)
         ORDER BY p.opportunity_id
         LIMIT $6",
        tenant,
        filter.segment.dimension().name(),
        filter.segment.member(),
        after.opportunity_id,
        filter.currency_code,
        limit,
    )
    .fetch_all(conn)
    .await
}

/// The closed opportunities of a segment, by close date; only won ones when `won_only`.
pub async fn list_closed(
    conn: &mut PgConnection,
    tenant: &str,
    filter: &Filter,
    won_only: bool,
    after: Position,
    limit: i64,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "SELECT o.opportunity_id
         FROM placement p
         JOIN opportunity o ON o.tenant_id = p.tenant_id AND o.opportunity_id = p.opportunity_id
         WHERE p.tenant_id = $1 AND p.dimension = $2 AND p.member = $3
           AND (p.closed_on, p.opportunity_id) > (COALESCE($4, '-infinity'::DATE), $5)
           AND p.closed_on < COALESCE($6, 'infinity'::DATE)
           AND o.currency = COALESCE($7, o.currency)
           AND (o.status = 'won' OR NOT $8)
         ORDER BY p.closed_on, p.opportunity_id
         LIMIT $9",
        tenant,
        filter.segment.dimension().name(),
        filter.segment.member(),
        after.closed_on.or(filter.months.from),
        after.opportunity_id,
        filter.months.to,
        filter.currency_code,
        won_only,
        limit,
    )
    .fetch_all(conn)
    .await
}

/// The first won deals of accounts in a segment, by close date.
pub async fn list_first_wins(
    conn: &mut PgConnection,
    tenant: &str,
    filter: &Filter,
    after: Position,
    limit: i64,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "SELECT o.opportunity_id
         FROM customer c
         JOIN placement p ON p.tenant_id = c.tenant_id AND p.opportunity_id = c.opportunity_id
             AND p.dimension = $2 AND p.member = $3
         JOIN opportunity o ON o.tenant_id = c.tenant_id AND o.opportunity_id = c.opportunity_id
         WHERE c.tenant_id = $1
           AND (c.closed_on, c.opportunity_id) > (COALESCE($4, '-infinity'::DATE), $5)
           AND c.closed_on < COALESCE($6, 'infinity'::DATE)
           AND o.currency = COALESCE($7, o.currency)
         ORDER BY c.closed_on, c.opportunity_id
         LIMIT $8",
        tenant,
        filter.segment.dimension().name(),
        filter.segment.member(),
        after.closed_on.or(filter.months.from),
        after.opportunity_id,
        filter.months.to,
        filter.currency_code,
        limit,
    )
    .fetch_all(conn)
    .await
}

//! Lists of opportunities in several orders, each continued behind a key.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Result;

/// Which opportunities a list shows; what is None does not matter.
#[derive(Default)]
pub struct Filter<'a> {
    pub external_id: Option<&'a str>,
    pub account_id: Option<Uuid>,
    /// Holds a role in it.
    pub partner_id: Option<Uuid>,
    pub stage: Option<&'static str>,
    pub without_account: bool,
    pub closed_from: Option<NaiveDate>,
    /// Exclusive.
    pub closed_to: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    CreateTime,
    CloseDate,
    Value,
}

/// Where a list stands: the order's key and the id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Key {
    CreateTime(DateTime<Utc>, Uuid),
    CloseDate(NaiveDate, Uuid),
    Value(Decimal, Uuid),
}

impl Key {
    pub fn id(&self) -> Uuid {
        match self {
            Self::CreateTime(_, id) | Self::CloseDate(_, id) | Self::Value(_, id) => *id,
        }
    }
}

/// One order of the list, up or down; the key of an opportunity without date or value stands at the end or the beginning.
macro_rules! page {
    ($of:ident, $variant:ident, $type:ty, $key:tt, $sql_type:tt, $than:tt, $direction:tt) => {{
        let (after, after_id): (Option<$type>, Option<Uuid>) = match $of.after {
            Some(Key::$variant(key, id)) => (Some(key), Some(id)),
            _ => (None, None),
        };
        let rows = sqlx::query!(
            "SELECT opportunity_id, " + $key + r#" AS "key!" FROM opportunity o
             WHERE tenant_id = $1
               AND ($2::text IS NULL OR external_id = $2)
               AND ($3::uuid IS NULL OR account_id = $3)
               AND ($4::uuid IS NULL OR EXISTS (SELECT FROM opportunity_partner p
                    WHERE p.tenant_id = $1 AND p.opportunity_id = o.opportunity_id AND p.partner_id = $4))
               AND ($5::text IS NULL OR stage = $5)
               AND (NOT $6::boolean OR account_id IS NULL)
               AND ($7::date IS NULL OR close_date >= $7)
               AND ($8::date IS NULL OR close_date < $8)
               AND ($9::"# + $sql_type + " IS NULL OR (" + $key + ", opportunity_id) " + $than + " ($9, $10))
             ORDER BY " + $key + " " + $direction + ", opportunity_id " + $direction + " LIMIT $11",
            $of.tenant,
            $of.filter.external_id,
            $of.filter.account_id,
            $of.filter.partner_id,
            $of.filter.stage,
            $of.filter.without_account,
            $of.filter.closed_from,
            $of.filter.closed_to,
            after,
            after_id,
            $of.limit,
        )
        .fetch_all($of.conn)
        .await?;
        rows.into_iter().map(|row| Key::$variant(row.key, row.opportunity_id)).collect()
    }};
}

/// What is asked for.
pub struct Query<'a> {
    pub conn: &'a mut PgConnection,
    pub tenant: &'a str,
    pub filter: &'a Filter<'a>,
    pub order: Order,
    pub descending: bool,
    pub after: Option<Key>,
    pub limit: i64,
}

/// The keys of the opportunities behind `after`.
pub async fn list(query: Query<'_>) -> Result<Vec<Key>> {
    match query.order {
        Order::CreateTime => by_create_time(query).await,
        Order::CloseDate => by_close_date(query).await,
        Order::Value => by_value(query).await,
    }
}

async fn by_create_time(query: Query<'_>) -> Result<Vec<Key>> {
    Ok(if query.descending {
        page!(
            query,
            CreateTime,
            DateTime<Utc>,
            "created_at",
            "timestamptz",
            "<",
            "DESC"
        )
    } else {
        page!(
            query,
            CreateTime,
            DateTime<Utc>,
            "created_at",
            "timestamptz",
            ">",
            "ASC"
        )
    })
}

async fn by_close_date(query: Query<'_>) -> Result<Vec<Key>> {
    Ok(if query.descending {
        page!(
            query,
            CloseDate,
            NaiveDate,
            "COALESCE(close_date, DATE '9999-12-31')",
            "date",
            "<",
            "DESC"
        )
    } else {
        page!(
            query,
            CloseDate,
            NaiveDate,
            "COALESCE(close_date, DATE '9999-12-31')",
            "date",
            ">",
            "ASC"
        )
    })
}

async fn by_value(query: Query<'_>) -> Result<Vec<Key>> {
    Ok(if query.descending {
        page!(
            query,
            Value,
            Decimal,
            "COALESCE(value, -1)",
            "numeric",
            "<",
            "DESC"
        )
    } else {
        page!(
            query,
            Value,
            Decimal,
            "COALESCE(value, -1)",
            "numeric",
            ">",
            "ASC"
        )
    })
}

/// The partner's won opportunities by id, those behind `after`.
pub async fn find_won(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!(
        "SELECT DISTINCT opportunity_id
         FROM opportunity_partner p JOIN opportunity o USING (tenant_id, opportunity_id)
         WHERE p.tenant_id = $1 AND p.partner_id = $2 AND p.opportunity_id > $3 AND o.stage = 'WON'
         ORDER BY opportunity_id LIMIT $4",
        tenant,
        partner_id,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

//! Opportunities, whole: what belongs to one is read and written with it.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::opportunity_parts::{self as parts, Parts};
use super::{amount_of, column, currency_of, money, word};
use crate::domain::opportunity::{Opportunity, Reference, Terms};
use crate::error::Result;

pub(super) struct Row {
    opportunity_id: Uuid,
    external_id: Option<String>,
    display_name: String,
    account_id: Option<Uuid>,
    unknown_account: Option<String>,
    seller: String,
    stage: String,
    open_date: Option<NaiveDate>,
    close_date: Option<NaiveDate>,
    value: Option<Decimal>,
    currency_code: Option<String>,
    estimated: bool,
    competitors: Vec<String>,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl Row {
    fn into_opportunity(self, parts: Parts) -> Result<Opportunity> {
        let value = money(self.value, self.currency_code.as_deref())?;
        let terms = Terms {
            display_name: self.display_name,
            account: self
                .account_id
                .map(Reference::Known)
                .or(self.unknown_account.map(Reference::Unknown)),
            seller: self.seller,
            stage: word(&self.stage)?,
            open_date: self.open_date,
            close_date: self.close_date,
            amount: value.filter(|_| !self.estimated),
            lines: parts.lines,
            partners: parts.partners,
            competitors: self.competitors,
        };
        Ok(Opportunity {
            id: self.opportunity_id,
            external_id: self.external_id,
            terms,
            history: parts.history,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// In the order of the ids; those that do not exist are left out.
pub async fn find_many(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> Result<Vec<Opportunity>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT opportunity_id, external_id, display_name, account_id, unknown_account, seller, stage, open_date, close_date,
                value, currency_code, estimated, competitors, version, created_at, updated_at
         FROM opportunity WHERE tenant_id = $1 AND opportunity_id = ANY($2)",
        tenant,
        ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut found: HashMap<Uuid, Opportunity> = whole(conn, tenant, rows)
        .await?
        .into_iter()
        .map(|opportunity| (opportunity.id, opportunity))
        .collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

pub async fn find(conn: &mut PgConnection, tenant: &str, id: Uuid) -> Result<Option<Opportunity>> {
    Ok(find_many(conn, tenant, &[id]).await?.pop())
}

/// Locks opportunities in one order, so that two batches never wait for each other.
pub async fn lock_many(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> Result<Vec<Opportunity>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT opportunity_id, external_id, display_name, account_id, unknown_account, seller, stage, open_date, close_date,
                value, currency_code, estimated, competitors, version, created_at, updated_at
         FROM opportunity WHERE tenant_id = $1 AND opportunity_id = ANY($2) ORDER BY opportunity_id FOR NO KEY UPDATE",
        tenant,
        ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    whole(conn, tenant, rows).await
}

pub async fn lock(conn: &mut PgConnection, tenant: &str, id: Uuid) -> Result<Option<Opportunity>> {
    Ok(lock_many(conn, tenant, &[id]).await?.pop())
}

/// The opportunities that other systems know by these ids, locked in the same order as by our ids.
pub async fn lock_by_external_id(
    conn: &mut PgConnection,
    tenant: &str,
    external_ids: &[String],
) -> Result<HashMap<String, Opportunity>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT opportunity_id, external_id, display_name, account_id, unknown_account, seller, stage, open_date, close_date,
                value, currency_code, estimated, competitors, version, created_at, updated_at
         FROM opportunity WHERE tenant_id = $1 AND external_id = ANY($2) ORDER BY opportunity_id FOR NO KEY UPDATE",
        tenant,
        external_ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    let found = whole(conn, tenant, rows).await?.into_iter();
    Ok(found
        .filter_map(|opportunity| Some((opportunity.external_id.clone()?, opportunity)))
        .collect())
}

async fn whole(conn: &mut PgConnection, tenant: &str, rows: Vec<Row>) -> Result<Vec<Opportunity>> {
    let mut parts = parts::find(conn, tenant, &column(&rows, |row| row.opportunity_id)).await?;
    rows.into_iter()
        .map(|row| {
            let parts = parts.remove(&row.opportunity_id).unwrap_or_default();
            row.into_opportunity(parts)
        })
        .collect()
}

/// Which of these opportunities exist.
pub async fn find_existing(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> Result<std::collections::HashSet<Uuid>> {
    if ids.is_empty() {
        return Ok(std::collections::HashSet::new());
    }
    let found = sqlx::query_scalar!(
        "SELECT opportunity_id FROM opportunity WHERE tenant_id = $1 AND opportunity_id = ANY($2)",
        tenant,
        ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(found.into_iter().collect())
}

/// Writes new opportunities and new versions of locked ones.
pub async fn upsert(
    conn: &mut PgConnection,
    tenant: &str,
    opportunities: &[Opportunity],
) -> Result<()> {
    if opportunities.is_empty() {
        return Ok(());
    }
    upsert_rows(conn, tenant, opportunities).await?;
    parts::replace(conn, tenant, opportunities).await
}

async fn upsert_rows(conn: &mut PgConnection, tenant: &str, rows: &[Opportunity]) -> Result<()> {
    let account = |row: &Opportunity| row.terms.account_id();
    let competitors = column(rows, |row| serde_json::json!(row.terms.competitors));
    sqlx::query!(
        "INSERT INTO opportunity (tenant_id, opportunity_id, external_id, display_name, account_id, unknown_account, seller, stage,
             open_date, close_date, value, currency_code, estimated, competitors, version, created_at, updated_at)
         SELECT $1, opportunity_id, external_id, display_name, account_id, unknown_account, seller, stage, open_date, close_date,
                value, currency_code, estimated, ARRAY(SELECT jsonb_array_elements_text(competitors)), version, created_at,
                updated_at
         FROM UNNEST($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::date[], $10::date[],
                     $11::numeric[], $12::text[], $13::boolean[], $14::jsonb[], $15::bigint[], $16::timestamptz[],
                     $17::timestamptz[])
              AS o (opportunity_id, external_id, display_name, account_id, unknown_account, seller, stage, open_date, close_date,
                    value, currency_code, estimated, competitors, version, created_at, updated_at)
         ON CONFLICT (tenant_id, opportunity_id) DO UPDATE
         SET display_name = EXCLUDED.display_name, account_id = EXCLUDED.account_id,
             unknown_account = EXCLUDED.unknown_account, seller = EXCLUDED.seller, stage = EXCLUDED.stage,
             open_date = EXCLUDED.open_date, close_date = EXCLUDED.close_date, value = EXCLUDED.value,
             currency_code = EXCLUDED.currency_code, estimated = EXCLUDED.estimated, competitors = EXCLUDED.competitors,
             version = EXCLUDED.version, updated_at = EXCLUDED.updated_at",
        tenant,
        &column(rows, |row| row.id),
        &column(rows, |row| row.external_id.as_deref()) as &[Option<&str>],
        &column(rows, |row| row.terms.display_name.as_str()) as &[&str],
        &column(rows, account) as &[Option<Uuid>],
        &column(rows, |row| row.terms.account.as_ref().and_then(Reference::unknown)) as &[Option<&str>],
        &column(rows, |row| row.terms.seller.as_str()) as &[&str],
        &column(rows, |row| row.terms.stage.as_str()) as &[&str],
        &column(rows, |row| row.terms.open_date) as &[Option<NaiveDate>],
        &column(rows, |row| row.terms.close_date) as &[Option<NaiveDate>],
        &column(rows, |row| amount_of(row.terms.value().money)) as &[Option<Decimal>],
        &column(rows, |row| currency_of(row.terms.value().money)) as &[Option<&str>],
        &column(rows, |row| row.terms.value().estimated),
        &competitors,
        &column(rows, |row| row.version),
        &column(rows, |row| row.created_at),
        &column(rows, |row| row.updated_at),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The accounts of these opportunities, where they have one.
pub async fn find_accounts(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Uuid>> {
    let rows = sqlx::query!(
        r#"SELECT opportunity_id, account_id AS "account_id!" FROM opportunity
           WHERE tenant_id = $1 AND opportunity_id = ANY($2) AND account_id IS NOT NULL"#,
        tenant,
        ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.opportunity_id, row.account_id))
        .collect())
}

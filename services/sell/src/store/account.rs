//! Accounts and their hierarchy.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::column;
use crate::domain::account::{Account, Parents, Terms};
use crate::error::Result;

struct Row {
    account_id: Uuid,
    external_id: Option<String>,
    display_name: String,
    parent_account_id: Option<Uuid>,
    domains: Vec<String>,
    sector: String,
    country: String,
    owner: String,
    version: i64,
    created_at: DateTime<Utc>,
}

impl From<Row> for Account {
    fn from(row: Row) -> Self {
        let terms = Terms {
            display_name: row.display_name,
            parent_id: row.parent_account_id,
            domains: row.domains,
            sector: row.sector,
            country: row.country,
            owner: row.owner,
        };
        let Row {
            account_id: id,
            external_id,
            version,
            created_at,
            ..
        } = row;
        Self {
            id,
            external_id,
            terms,
            version,
            created_at,
        }
    }
}

pub async fn find(conn: &mut PgConnection, tenant: &str, id: Uuid) -> Result<Option<Account>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT account_id, external_id, display_name, parent_account_id, domains, sector, country, owner, version, created_at
         FROM account WHERE tenant_id = $1 AND account_id = $2",
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Account::from))
}

pub async fn lock(conn: &mut PgConnection, tenant: &str, id: Uuid) -> Result<Option<Account>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT account_id, external_id, display_name, parent_account_id, domains, sector, country, owner, version, created_at
         FROM account WHERE tenant_id = $1 AND account_id = $2 FOR NO KEY UPDATE",
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Account::from))
}

/// The accounts that other systems know by these ids, locked in one order.
pub async fn lock_by_external_id(
    conn: &mut PgConnection,
    tenant: &str,
    external_ids: &[String],
) -> Result<HashMap<String, Account>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT account_id, external_id, display_name, parent_account_id, domains, sector, country, owner, version, created_at
         FROM account WHERE tenant_id = $1 AND external_id = ANY($2) ORDER BY external_id FOR NO KEY UPDATE",
        tenant,
        external_ids,
    )
    .fetch_all(conn)
    .await?;
    let named = rows
        .into_iter()
        .filter_map(|row| Some((row.external_id.clone()?, Account::from(row))));
    Ok(named.collect())
}

/// Which accounts a list shows.
#[derive(Default)]
pub struct Filter<'a> {
    pub external_id: Option<&'a str>,
    pub parent_id: Option<Uuid>,
}

/// Accounts by name, those after `after`.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    filter: Filter<'_>,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<Account>> {
    let (name, id) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        "SELECT account_id, external_id, display_name, parent_account_id, domains, sector, country, owner, version, created_at
         FROM account
         WHERE tenant_id = $1 AND ($2::text IS NULL OR external_id = $2) AND ($3::uuid IS NULL OR parent_account_id = $3)
           AND ($4::text IS NULL OR (display_name, account_id) > ($4, $5))
         ORDER BY display_name, account_id LIMIT $6",
        tenant,
        filter.external_id,
        filter.parent_id,
        name,
        id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Account::from).collect())
}

/// Writes new accounts and new versions of old ones.
pub async fn upsert(conn: &mut PgConnection, tenant: &str, accounts: &[Account]) -> Result<()> {
    let domains = column(accounts, |account| serde_json::json!(account.terms.domains));
    sqlx::query!(
        "INSERT INTO account (tenant_id, account_id, external_id, display_name, parent_account_id, domains, sector, country,
                              owner, version, created_at)
         SELECT $1, account_id, external_id, display_name, parent_account_id,
                ARRAY(SELECT jsonb_array_elements_text(domains)), sector, country, owner, version, created_at
         FROM UNNEST($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::jsonb[], $7::text[], $8::text[], $9::text[],
                     $10::bigint[], $11::timestamptz[])
              AS a (account_id, external_id, display_name, parent_account_id, domains, sector, country, owner, version,
                    created_at)
         ON CONFLICT (tenant_id, account_id) DO UPDATE
         SET display_name = EXCLUDED.display_name, parent_account_id = EXCLUDED.parent_account_id,
             domains = EXCLUDED.domains, sector = EXCLUDED.sector, country = EXCLUDED.country, owner = EXCLUDED.owner,
             version = EXCLUDED.version",
        tenant,
        &column(accounts, |account| account.id),
        &column(accounts, |account| account.external_id.as_deref()) as &[Option<&str>],
        &column(accounts, |account| account.terms.display_name.as_str()) as &[&str],
        &column(accounts, |account| account.terms.parent_id) as &[Option<Uuid>],
        &domains,
        &column(accounts, |account| account.terms.sector.as_str()) as &[&str],
        &column(accounts, |account| account.terms.country.as_str()) as &[&str],
        &column(accounts, |account| account.terms.owner.as_str()) as &[&str],
        &column(accounts, |account| account.version),
        &column(accounts, |account| account.created_at),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets one transaction at a time change the tenant's hierarchies: two moves that are fine by themselves can close a cycle together.
pub async fn lock_hierarchies(conn: &mut PgConnection, tenant: &str) -> Result<()> {
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended('account hierarchies of tenant_id ' || $1, 0))", tenant)
        .execute(conn)
        .await?;
    Ok(())
}

/// These accounts and all above them, each with its parent.
pub async fn find_parents(conn: &mut PgConnection, tenant: &str, ids: &[Uuid]) -> Result<Parents> {
    let rows = sqlx::query!(
        r#"WITH RECURSIVE up AS (
               SELECT account_id, parent_account_id FROM account WHERE tenant_id = $1 AND account_id = ANY($2)
               UNION
               SELECT a.account_id, a.parent_account_id
               FROM up JOIN account a ON a.tenant_id = $1 AND a.account_id = up.parent_account_id)
           SELECT account_id AS "account_id!", parent_account_id FROM up"#,
        tenant,
        ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.account_id, row.parent_account_id))
        .collect())
}

/// Which of these accounts exist.
pub async fn find_existing(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> Result<std::collections::HashSet<Uuid>> {
    if ids.is_empty() {
        return Ok(std::collections::HashSet::new());
    }
    let found = sqlx::query_scalar!(
        "SELECT account_id FROM account WHERE tenant_id = $1 AND account_id = ANY($2)",
        tenant,
        ids
    )
    .fetch_all(conn)
    .await?;
    Ok(found.into_iter().collect())
}

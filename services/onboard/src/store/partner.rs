use chrono::{DateTime, Utc};
use kit::Caller;
use sqlx::PgConnection;
use uuid::Uuid;

use super::one_row;
use crate::domain::partner::{Partner, Profile};
use crate::error::Error;

struct Row {
    partner_id: Uuid,
    display_name: String,
    external_id: String,
    relationship_manager: String,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl From<Row> for Partner {
    fn from(row: Row) -> Self {
        Self {
            id: row.partner_id,
            profile: Profile {
                display_name: row.display_name,
                external_id: row.external_id,
                relationship_manager: row.relationship_manager,
            },
            revision: row.revision,
            created_at: row.created_at,
        }
    }
}

pub async fn insert(conn: &mut PgConnection, tenant: &str, partner: &Partner) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO partner (tenant_id, partner_id, display_name, external_id, relationship_manager, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        tenant,
        partner.id,
        partner.profile.display_name,
        partner.profile.external_id,
        partner.profile.relationship_manager,
        partner.revision,
        partner.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Partner>, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT partner_id, display_name, external_id, relationship_manager, revision, created_at
         FROM partner WHERE tenant_id = $1 AND partner_id = $2 AND ($3::uuid IS NULL OR partner_id = $3)",
        caller.tenant,
        id,
        caller.partner,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Partner::from))
}

pub async fn lock(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Partner>, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT partner_id, display_name, external_id, relationship_manager, revision, created_at
         FROM partner WHERE tenant_id = $1 AND partner_id = $2 AND ($3::uuid IS NULL OR partner_id = $3) FOR UPDATE",
        caller.tenant,
        id,
        caller.partner,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Partner::from))
}

/// What partners are listed by; empty: all.
pub struct Filter<'a> {
    pub external_id: &'a str,
    pub relationship_manager: &'a str,
}

/// By name, behind the partner with the name and id `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter<'_>,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<Partner>, Error> {
    let (after_name, after_id) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        "SELECT partner_id, display_name, external_id, relationship_manager, revision, created_at
         FROM partner
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2)
           AND ($3 = '' OR external_id = $3) AND ($4 = '' OR relationship_manager = $4)
           AND ($5::text IS NULL OR (display_name, partner_id) > ($5, $6::uuid))
         ORDER BY display_name, partner_id LIMIT $7",
        caller.tenant,
        caller.partner,
        filter.external_id,
        filter.relationship_manager,
        after_name,
        after_id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Partner::from).collect())
}

pub async fn update(conn: &mut PgConnection, tenant: &str, partner: &Partner) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE partner SET display_name = $3, external_id = $4, relationship_manager = $5, revision = $6
         WHERE tenant_id = $1 AND partner_id = $2 AND revision = $6::bigint - 1",
        tenant,
        partner.id,
        partner.profile.display_name,
        partner.profile.external_id,
        partner.profile.relationship_manager,
        partner.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}

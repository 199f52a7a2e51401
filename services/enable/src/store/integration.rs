use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use kit::Caller;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::one_row;
use crate::domain::integration::{Integration, IntegrationCertification, Profile};
use crate::error::Error;

struct Row {
    integration_id: Uuid,
    partner_id: Uuid,
    display_name: String,
    partner_product: String,
    our_product: String,
    certifications: Json<Vec<IntegrationCertification>>,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl From<Row> for Integration {
    fn from(row: Row) -> Self {
        Self {
            id: row.integration_id,
            partner_id: row.partner_id,
            profile: Profile {
                display_name: row.display_name,
                partner_product: row.partner_product,
                our_product: row.our_product,
            },
            certifications: row.certifications.0,
            revision: row.revision,
            created_at: row.created_at,
        }
    }
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    integration: &Integration,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO integration (tenant_id, integration_id, partner_id, display_name, partner_product, our_product,
                                  certifications, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tenant,
        integration.id,
        integration.partner_id,
        integration.profile.display_name,
        integration.profile.partner_product,
        integration.profile.our_product,
        Json(&integration.certifications) as _,
        integration.revision,
        integration.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    integration: &Integration,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE integration
         SET display_name = $3, partner_product = $4, our_product = $5, certifications = $6, revision = $7
         WHERE tenant_id = $1 AND integration_id = $2 AND revision = $7::bigint - 1",
        tenant,
        integration.id,
        integration.profile.display_name,
        integration.profile.partner_product,
        integration.profile.our_product,
        Json(&integration.certifications) as _,
        integration.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}

pub async fn find(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Integration>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT integration_id, partner_id, display_name, partner_product, our_product,
                  certifications AS "certifications: Json<Vec<IntegrationCertification>>", revision, created_at
           FROM integration WHERE tenant_id = $1 AND integration_id = $2 AND ($3::uuid IS NULL OR partner_id = $3)"#,
        caller.tenant,
        id,
        caller.partner,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Integration::from))
}

/// Locked. Errors: `NotFound`, also when it is another partner's.
pub async fn lock(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Integration, Error> {
    sqlx::query!(
        "SELECT integration_id FROM integration WHERE tenant_id = $1 AND integration_id = $2 FOR UPDATE",
        caller.tenant,
        id,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let found = find(conn, caller, id).await?;
    found.ok_or_else(|| Error::NotFound("integration", id.to_string()))
}

/// Newest first, behind the integration `after`; of one partner, or of all.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Option<Uuid>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Integration>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT integration_id, partner_id, display_name, partner_product, our_product,
                  certifications AS "certifications: Json<Vec<IntegrationCertification>>", revision, created_at
           FROM integration
           WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2)
             -- Ids are ordered by time.
             AND ($3::uuid IS NULL OR integration_id < $3)
           ORDER BY integration_id DESC LIMIT $4"#,
        tenant,
        partner_id,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Integration::from).collect())
}

/// Locked, for work that nobody asked for.
pub async fn lock_of(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> Result<Option<Integration>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT integration_id, partner_id, display_name, partner_product, our_product,
                  certifications AS "certifications: Json<Vec<IntegrationCertification>>", revision, created_at
           FROM integration WHERE tenant_id = $1 AND integration_id = $2 FOR UPDATE"#,
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Integration::from))
}

/// Which of these integrations exist.
pub async fn find_existing(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> Result<BTreeSet<Uuid>, Error> {
    let found = sqlx::query_scalar!(
        "SELECT integration_id FROM integration WHERE tenant_id = $1 AND integration_id = ANY($2)",
        tenant,
        ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(found.into_iter().collect())
}

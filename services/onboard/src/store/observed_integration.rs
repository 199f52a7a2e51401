//! Products that customers use together with ours.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::observed_integration::{Observation, ObservedIntegration};
use crate::error::Error;

struct Row {
    integration_id: Uuid,
    product_name: String,
    vendor_name: String,
    domain: String,
    joint_customers: i32,
    last_seen_on: NaiveDate,
    partner_id: Option<Uuid>,
    created_at: DateTime<Utc>,
}

impl From<Row> for ObservedIntegration {
    fn from(row: Row) -> Self {
        Self {
            id: row.integration_id,
            observation: Observation {
                product_name: row.product_name,
                vendor_name: row.vendor_name,
                domain: row.domain,
                joint_customers: row.joint_customers,
                last_seen_on: row.last_seen_on,
            },
            partner_id: row.partner_id,
            created_at: row.created_at,
        }
    }
}

/// Inserts what was seen for the first time, with the id, and updates what was seen before. A product of a domain that a partner
/// has belongs to that partner.
pub async fn upsert(
    conn: &mut PgConnection,
    tenant: &str,
    (id, now): (Uuid, DateTime<Utc>),
    seen: &Observation,
) -> Result<ObservedIntegration, Error> {
    let row = sqlx::query_as!(
        Row,
        "INSERT INTO observed_integration AS o (tenant_id, integration_id, product_name, vendor_name, domain, joint_customers,
                                                last_seen_on, created_at, partner_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
                 (SELECT k.partner_id FROM observed_integration k
                  WHERE k.tenant_id = $1 AND k.domain = $5 AND k.partner_id IS NOT NULL LIMIT 1))
         ON CONFLICT (tenant_id, domain, lower(product_name)) DO UPDATE
         SET product_name = excluded.product_name, vendor_name = excluded.vendor_name,
             joint_customers = excluded.joint_customers, last_seen_on = greatest(o.last_seen_on, excluded.last_seen_on)
         RETURNING integration_id, product_name, vendor_name, domain, joint_customers, last_seen_on, partner_id, created_at",
        tenant,
        id,
        seen.product_name,
        seen.vendor_name,
        seen.domain,
        seen.joint_customers,
        seen.last_seen_on,
        now,
    )
    .fetch_one(conn)
    .await?;
    Ok(row.into())
}

pub async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> Result<Option<ObservedIntegration>, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT integration_id, product_name, vendor_name, domain, joint_customers, last_seen_on, partner_id, created_at
         FROM observed_integration WHERE tenant_id = $1 AND integration_id = $2 FOR UPDATE",
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(ObservedIntegration::from))
}

/// Most joint customers first, behind the integration with the count and id `after`.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    without_partner: bool,
    after: Option<(i32, Uuid)>,
    limit: i64,
) -> Result<Vec<ObservedIntegration>, Error> {
    let (after_count, after_id) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        "SELECT integration_id, product_name, vendor_name, domain, joint_customers, last_seen_on, partner_id, created_at
         FROM observed_integration
         WHERE tenant_id = $1 AND (NOT $2 OR partner_id IS NULL)
           AND ($3::int IS NULL OR joint_customers < $3 OR (joint_customers = $3 AND integration_id > $4::uuid))
         ORDER BY joint_customers DESC, integration_id LIMIT $5",
        tenant,
        without_partner,
        after_count,
        after_id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(ObservedIntegration::from).collect())
}

/// Says whom everything under a domain belongs to that belongs to nobody yet.
pub async fn assign(
    conn: &mut PgConnection,
    tenant: &str,
    domain: &str,
    partner_id: Uuid,
) -> Result<(), Error> {
    sqlx::query!(
        "UPDATE observed_integration SET partner_id = $3 WHERE tenant_id = $1 AND domain = $2 AND partner_id IS NULL",
        tenant,
        domain,
        partner_id,
    )
    .execute(conn)
    .await?;
    Ok(())
}

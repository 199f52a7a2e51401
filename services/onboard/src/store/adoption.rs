use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Error;

/// How many joint customers used an integration on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    pub integration_id: Uuid,
    pub partner_id: Uuid,
    pub day: NaiveDate,
    pub joint_customers: i32,
    pub using_customers: i32,
}

/// A later measure of the same day replaces the one before.
pub async fn put(conn: &mut PgConnection, tenant: &str, adoption: &Adoption) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO integration_adoption (tenant_id, integration_id, day, partner_id, joint_customers, using_customers)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, integration_id, day) DO UPDATE
         SET joint_customers = excluded.joint_customers, using_customers = excluded.using_customers",
        tenant,
        adoption.integration_id,
        adoption.day,
        adoption.partner_id,
        adoption.joint_customers,
        adoption.using_customers,
    )
    .execute(conn)
    .await?;
    Ok(())
}

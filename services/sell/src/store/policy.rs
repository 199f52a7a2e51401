//! How each tenant treats claims.

use sqlx::PgConnection;

use super::{amount_of, currency_of, money, word};
use crate::domain::registration::Policy;
use crate::error::Result;

/// The default while nothing was decided.
pub async fn find(conn: &mut PgConnection, tenant: &str) -> Result<Policy> {
    let row = sqlx::query!(
        "SELECT protection_days, second_registrant, auto_approve_up_to, currency_code, max_knowledge_age_minutes, version
         FROM registration_policy WHERE tenant_id = $1",
        tenant,
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else {
        return Ok(Policy::default());
    };
    Ok(Policy {
        protection_days: row.protection_days,
        second_registrant: word(&row.second_registrant)?,
        auto_approve_up_to: money(row.auto_approve_up_to, row.currency_code.as_deref())?,
        max_knowledge_age_minutes: row.max_knowledge_age_minutes,
        version: row.version,
    })
}

/// Lets one transaction at a time change the tenant's policy, which may have no row yet.
pub async fn lock(conn: &mut PgConnection, tenant: &str) -> Result<Policy> {
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended('registration policy of tenant_id ' || $1, 0))", tenant)
        .execute(&mut *conn)
        .await?;
    find(conn, tenant).await
}

pub async fn upsert(conn: &mut PgConnection, tenant: &str, policy: &Policy) -> Result<()> {
    sqlx::query!(
        "INSERT INTO registration_policy
             (tenant_id, protection_days, second_registrant, auto_approve_up_to, currency_code, max_knowledge_age_minutes, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (tenant_id) DO UPDATE
         SET protection_days = EXCLUDED.protection_days, second_registrant = EXCLUDED.second_registrant,
             auto_approve_up_to = EXCLUDED.auto_approve_up_to, currency_code = EXCLUDED.currency_code,
             max_knowledge_age_minutes = EXCLUDED.max_knowledge_age_minutes, version = EXCLUDED.version",
        tenant,
        policy.protection_days,
        policy.second_registrant.as_str(),
        amount_of(policy.auto_approve_up_to),
        currency_of(policy.auto_approve_up_to),
        policy.max_knowledge_age_minutes,
        policy.version,
    )
    .execute(conn)
    .await?;
    Ok(())
}

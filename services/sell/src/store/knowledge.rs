//! What is known of enrollments and profiles, held still while facts are derived from it.
//!
//! Who derives holds the tenant's knowledge (shared) before anything else; who changes it waits for them. So a change is either seen
//! by a derivation or finds the derivation's opportunities committed, and derives again.

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::word;
use crate::domain::knowledge::{Enrollment, Knowledge, Period, Produced};
use crate::domain::vocabulary::FactKind;
use crate::error::Result;

/// Keeps the tenant's knowledge as it is until the transaction ends.
pub async fn hold(conn: &mut PgConnection, tenant: &str) -> Result<()> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock_shared(hashtextextended('knowledge of tenant_id ' || $1, 0))",
        tenant
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Waits until nobody derives from the knowledge of these tenants, and keeps it so until the transaction ends.
pub async fn lock(conn: &mut PgConnection, tenants: &[String]) -> Result<()> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended('knowledge of tenant_id ' || tenant, 0))
         FROM (SELECT DISTINCT UNNEST($1::text[]) AS tenant ORDER BY 1) t",
        tenants,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// All profiles, and the enrollments of these partners.
pub async fn find(conn: &mut PgConnection, tenant: &str, partners: &[Uuid]) -> Result<Knowledge> {
    let mut knowledge = Knowledge::default();
    if partners.is_empty() {
        return Ok(knowledge);
    }
    let profiles = sqlx::query!(
        r#"SELECT type AS partnership_type, derived AS "derived: Json<Vec<Produced>>",
                  reported AS "reported: Json<Vec<FactKind>>"
           FROM type_profile WHERE tenant_id = $1"#,
        tenant,
    )
    .fetch_all(&mut *conn)
    .await?;
    for profile in profiles {
        let partnership_type = word(&profile.partnership_type)?;
        let (derived, reported) = (profile.derived.0, profile.reported.0);
        knowledge.profiles.insert(partnership_type, derived);
        knowledge.reported.insert(partnership_type, reported);
    }
    let enrollments = sqlx::query!(
        r#"SELECT partner_id, type AS partnership_type, program_id, state, active_periods AS "active: Json<Vec<Period>>"
           FROM enrollment WHERE tenant_id = $1 AND partner_id = ANY($2)"#,
        tenant,
        partners,
    )
    .fetch_all(conn)
    .await?;
    for row in enrollments {
        let partnership_type = word(&row.partnership_type)?;
        let enrollment = Enrollment {
            partnership_type,
            program_id: row.program_id,
            state: row.state,
            active: row.active.0,
        };
        knowledge
            .enrollments
            .entry(row.partner_id)
            .or_default()
            .push(enrollment);
    }
    Ok(knowledge)
}

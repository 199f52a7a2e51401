//! The newest snapshots of onboard's partners; an older one than the stored changes nothing.

use kit::Caller;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::known::{Enrollment, JointSolution, Partner};
use crate::error::Error;

pub async fn put_partner(
    conn: &mut PgConnection,
    tenant: &str,
    version: i64,
    partner: &Partner,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO partner (tenant_id, partner_id, version, display_name) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, partner_id) DO UPDATE
         SET version = excluded.version, display_name = excluded.display_name WHERE partner.version < excluded.version",
        tenant,
        partner.partner_id,
        version,
        partner.display_name,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn put_enrollment(
    conn: &mut PgConnection,
    tenant: &str,
    version: i64,
    enrollment: &Enrollment,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO enrollment (tenant_id, enrollment_id, version, partner_id, program_id, partnership_type, active_periods)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (tenant_id, enrollment_id) DO UPDATE
         SET version = excluded.version, partnership_type = excluded.partnership_type,
             active_periods = excluded.active_periods
         WHERE enrollment.version < excluded.version",
        tenant,
        enrollment.enrollment_id,
        version,
        enrollment.partner_id,
        enrollment.program_id,
        enrollment.partnership_type,
        Json(&enrollment.active) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn put_joint_solution(
    conn: &mut PgConnection,
    tenant: &str,
    version: i64,
    solution: &JointSolution,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO joint_solution (tenant_id, solution_id, version, partner_id, display_name, integration_id,
                                     agreed_periods, support)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (tenant_id, solution_id) DO UPDATE
         SET version = excluded.version, partner_id = excluded.partner_id, display_name = excluded.display_name,
             integration_id = excluded.integration_id, agreed_periods = excluded.agreed_periods,
             support = excluded.support
         WHERE joint_solution.version < excluded.version",
        tenant,
        solution.solution_id,
        version,
        solution.partner_id,
        solution.display_name,
        solution.integration_id,
        Json(&solution.agreed) as _,
        Json(&solution.support) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The partner is known, and the caller may act for it. Errors: `NotFound` for another partner's user, or `Fields` with
/// `field` when there is no such partner.
pub async fn require_partner(
    conn: &mut PgConnection,
    caller: &Caller,
    partner_id: Uuid,
    field: &str,
) -> Result<(), Error> {
    if caller.partner.is_some_and(|own| own != partner_id) {
        return Err(Error::NotFound("partner", partner_id.to_string()));
    }
    let known = sqlx::query_scalar!(
        "SELECT partner_id FROM partner WHERE tenant_id = $1 AND partner_id = $2",
        caller.tenant,
        partner_id,
    )
    .fetch_optional(conn)
    .await?;
    known
        .map(drop)
        .ok_or_else(|| Error::unknown(field, "partner", partner_id))
}

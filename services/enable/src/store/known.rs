//! The newest snapshots of onboard's partners; an older one than the stored changes nothing.

use kit::Caller;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::days::Days;
use crate::domain::known::{Enrollment, JointSolution, Partner, Program, Support};
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

pub async fn put_program(
    conn: &mut PgConnection,
    tenant: &str,
    version: i64,
    program: &Program,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO program (tenant_id, program_id, version, display_name) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, program_id) DO UPDATE
         SET version = excluded.version, display_name = excluded.display_name WHERE program.version < excluded.version",
        tenant,
        program.program_id,
        version,
        program.display_name,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn has_program(conn: &mut PgConnection, tenant: &str, id: Uuid) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        "SELECT program_id FROM program WHERE tenant_id = $1 AND program_id = $2",
        tenant,
        id
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.is_some())
}

pub async fn has_partner(conn: &mut PgConnection, tenant: &str, id: Uuid) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        "SELECT partner_id FROM partner WHERE tenant_id = $1 AND partner_id = $2",
        tenant,
        id
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.is_some())
}

/// All enrollments of a partner, whatever their days.
pub async fn enrollments(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> Result<Vec<Enrollment>, Error> {
    let rows = sqlx::query!(
        r#"SELECT enrollment_id, program_id, partnership_type, active_periods AS "active: Json<Days>"
           FROM enrollment WHERE tenant_id = $1 AND partner_id = $2 ORDER BY enrollment_id"#,
        tenant,
        partner_id,
    )
    .fetch_all(conn)
    .await?;
    let enrollments = rows.into_iter().map(|row| Enrollment {
        enrollment_id: row.enrollment_id,
        partner_id,
        program_id: row.program_id,
        partnership_type: row.partnership_type,
        active: row.active.0,
    });
    Ok(enrollments.collect())
}

pub async fn find_joint_solution(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> Result<Option<JointSolution>, Error> {
    let row = sqlx::query!(
        r#"SELECT solution_id, partner_id, display_name, integration_id, agreed_periods AS "agreed: Json<Days>",
                  support AS "support: Json<Vec<Support>>"
           FROM joint_solution WHERE tenant_id = $1 AND solution_id = $2"#,
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| JointSolution {
        solution_id: row.solution_id,
        partner_id: row.partner_id,
        display_name: row.display_name,
        integration_id: row.integration_id,
        agreed: row.agreed.0,
        support: row.support.0,
    }))
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

/// Which of these partners are known.
pub async fn existing_partners(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> Result<Vec<Uuid>, Error> {
    Ok(sqlx::query_scalar!(
        "SELECT partner_id FROM partner WHERE tenant_id = $1 AND partner_id = ANY($2)",
        tenant,
        ids
    )
    .fetch_all(conn)
    .await?)
}

//! Enrollments, as onboard announces them.

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::column;
use crate::domain::knowledge::Enrollment;
use crate::error::Result;

pub struct Row {
    pub tenant: String,
    pub id: Uuid,
    pub partner_id: Uuid,
    pub enrollment: Enrollment,
    pub version: i64,
}

/// A partner of a tenant.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct Holder {
    pub tenant: String,
    pub partner_id: Uuid,
}

/// At most one row an enrollment. Answers the partners whose enrollments are not what they were, if they take part
/// in any deal or achieved anything.
pub async fn upsert(conn: &mut PgConnection, rows: &[Row]) -> Result<Vec<Holder>> {
    let periods = column(rows, |row| Json(&row.enrollment.active));
    let changed = sqlx::query_as!(
        Holder,
        r#"WITH changed AS (
               INSERT INTO enrollment (tenant_id, enrollment_id, partner_id, type, program_id, state, active_periods, version)
               SELECT tenant_id, enrollment_id, partner_id, type, program_id, state, active_periods, version
               FROM UNNEST($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::jsonb[], $8::bigint[])
                    AS e (tenant_id, enrollment_id, partner_id, type, program_id, state, active_periods, version)
               ON CONFLICT (tenant_id, enrollment_id) DO UPDATE
               SET partner_id = EXCLUDED.partner_id, type = EXCLUDED.type, program_id = EXCLUDED.program_id,
                   state = EXCLUDED.state, active_periods = EXCLUDED.active_periods, version = EXCLUDED.version
               WHERE enrollment.version < EXCLUDED.version
               RETURNING tenant_id, partner_id)
           SELECT DISTINCT tenant_id AS tenant, partner_id FROM changed c
           WHERE EXISTS (SELECT FROM opportunity_partner o
                         WHERE o.tenant_id = c.tenant_id AND o.partner_id = c.partner_id)
              OR EXISTS (SELECT FROM achievement a WHERE a.tenant_id = c.tenant_id AND a.partner_id = c.partner_id)"#,
        &column(rows, |row| row.tenant.as_str()) as &[&str],
        &column(rows, |row| row.id),
        &column(rows, |row| row.partner_id),
        &column(rows, |row| row.enrollment.partnership_type.as_str()) as &[&str],
        &column(rows, |row| row.enrollment.program_id) as &[Option<Uuid>],
        &column(rows, |row| row.enrollment.state.as_str()) as &[&str],
        &periods as &[Json<&Vec<crate::domain::knowledge::Period>>],
        &column(rows, |row| row.version),
    )
    .fetch_all(conn)
    .await?;
    Ok(changed)
}

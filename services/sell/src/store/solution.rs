//! Joint solutions, as onboard announces them.

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::column;
use crate::domain::gate::Solution;
use crate::domain::knowledge::Period;
use crate::error::Result;

pub struct Row {
    pub tenant: String,
    pub solution: Solution,
    pub version: i64,
}

/// At most one row a solution; an older version than the stored one changes nothing.
pub async fn upsert(conn: &mut PgConnection, rows: &[Row]) -> Result<()> {
    let periods = column(rows, |row| Json(&row.solution.agreed));
    sqlx::query!(
        "INSERT INTO joint_solution (tenant_id, solution_id, partner_id, display_name, state, agreed_periods, version)
         SELECT tenant_id, solution_id, partner_id, display_name, state, agreed_periods, version
         FROM UNNEST($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::jsonb[], $7::bigint[])
              AS s (tenant_id, solution_id, partner_id, display_name, state, agreed_periods, version)
         ON CONFLICT (tenant_id, solution_id) DO UPDATE
         SET partner_id = EXCLUDED.partner_id, display_name = EXCLUDED.display_name, state = EXCLUDED.state,
             agreed_periods = EXCLUDED.agreed_periods, version = EXCLUDED.version
         WHERE joint_solution.version < EXCLUDED.version",
        &column(rows, |row| row.tenant.as_str()) as &[&str],
        &column(rows, |row| row.solution.id),
        &column(rows, |row| row.solution.partner_id),
        &column(rows, |row| row.solution.display_name.as_str()) as &[&str],
        &column(rows, |row| row.solution.state.as_str()) as &[&str],
        &periods as &[Json<&Vec<Period>>],
        &column(rows, |row| row.version),
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find(conn: &mut PgConnection, tenant: &str, id: Uuid) -> Result<Option<Solution>> {
    let row = sqlx::query!(
        r#"SELECT partner_id, display_name, state, agreed_periods AS "agreed: Json<Vec<Period>>"
           FROM joint_solution WHERE tenant_id = $1 AND solution_id = $2"#,
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Solution {
        id,
        partner_id: row.partner_id,
        display_name: row.display_name,
        state: row.state,
        agreed: row.agreed.0,
    }))
}

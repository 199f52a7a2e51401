//! Type profiles, as onboard announces them: what sell derives for each type.

use sqlx::PgConnection;
use sqlx::types::Json;

use super::column;
use super::enrollment::Holder;
use crate::domain::knowledge::Produced;
use crate::domain::vocabulary::{FactKind, PartnershipType};
use crate::error::Result;

pub struct Row {
    pub tenant: String,
    pub partnership_type: PartnershipType,
    pub derived: Vec<Produced>,
    /// Kinds of facts that are reported for partners of the type.
    pub reported: Vec<FactKind>,
    pub version: i64,
}

/// At most one row a type. Answers the partners enrolled in a type that produces other facts than it did, if they take part
/// in any deal or achieved anything.
pub async fn upsert(conn: &mut PgConnection, rows: &[Row]) -> Result<Vec<Holder>> {
    let derived = column(rows, |row| Json(&row.derived));
    let reported = column(rows, |row| Json(&row.reported));
    let changed = sqlx::query_as!(
        Holder,
        r#"WITH changed AS (
               INSERT INTO type_profile (tenant_id, type, derived, reported, version)
               SELECT tenant_id, type, derived, reported, version
               FROM UNNEST($1::text[], $2::text[], $3::jsonb[], $4::jsonb[], $5::bigint[])
                    AS t (tenant_id, type, derived, reported, version)
               ON CONFLICT (tenant_id, type) DO UPDATE
               SET derived = EXCLUDED.derived, reported = EXCLUDED.reported, version = EXCLUDED.version
               WHERE type_profile.version < EXCLUDED.version
               RETURNING tenant_id, type)
           SELECT DISTINCT e.tenant_id AS tenant, e.partner_id FROM enrollment e JOIN changed c USING (tenant_id, type)
           WHERE EXISTS (SELECT FROM opportunity_partner o
                         WHERE o.tenant_id = e.tenant_id AND o.partner_id = e.partner_id)
              OR EXISTS (SELECT FROM achievement a WHERE a.tenant_id = e.tenant_id AND a.partner_id = e.partner_id)"#,
        &column(rows, |row| row.tenant.as_str()) as &[&str],
        &column(rows, |row| row.partnership_type.as_str()) as &[&str],
        &derived as &[Json<&Vec<Produced>>],
        &reported as &[Json<&Vec<FactKind>>],
        &column(rows, |row| row.version),
    )
    .fetch_all(conn)
    .await?;
    Ok(changed)
}

//! What onboard has announced: partners, programs, type profiles, enrollments; the newest version of each.

use std::collections::BTreeSet;

use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::domain::{assess::Enrollment, requirement::ProducedFact};

/// True when the partner was not known before; its name is kept up to date.
pub(crate) async fn upsert_partner(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    display_name: &str,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"WITH known AS (SELECT FROM partner WHERE tenant_id = $1 AND partner_id = $2),
                saved AS (INSERT INTO partner (tenant_id, partner_id, display_name) VALUES ($1, $2, $3)
                          ON CONFLICT (tenant_id, partner_id) DO UPDATE SET display_name = EXCLUDED.display_name
                          WHERE partner.display_name <> EXCLUDED.display_name)
           SELECT NOT EXISTS (SELECT FROM known) AS "is_new!""#,
        tenant,
        partner_id,
        display_name,
    )
    .fetch_one(conn)
    .await
}

/// Empty when onboard gave none; none when the partner is not known.
pub(crate) async fn find_partner_name(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "SELECT display_name FROM partner WHERE tenant_id = $1 AND partner_id = $2",
        tenant,
        partner_id,
    )
    .fetch_optional(conn)
    .await
}

/// Of these partners, those that are not known here.
pub(crate) async fn list_unknown_partners(
    conn: &mut PgConnection,
    tenant: &str,
    partners: &[Uuid],
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        r#"SELECT DISTINCT asked AS "asked!" FROM unnest($2::uuid[]) AS asked
           WHERE NOT EXISTS (SELECT FROM partner WHERE tenant_id = $1 AND partner_id = asked) ORDER BY 1"#,
        tenant,
        partners,
    )
    .fetch_all(conn)
    .await
}

pub(crate) async fn upsert_program(
    conn: &mut PgConnection,
    tenant: &str,
    program_id: Uuid,
    partnership_type: &str,
    version: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO program (tenant_id, program_id, partnership_type, version) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, program_id) DO UPDATE
         SET partnership_type = EXCLUDED.partnership_type, version = EXCLUDED.version
         WHERE program.version < EXCLUDED.version",
        tenant,
        program_id,
        partnership_type,
        version,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The partnership type of a program.
pub(crate) async fn find_program_type(
    conn: &mut PgConnection,
    tenant: &str,
    program_id: Uuid,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "SELECT partnership_type FROM program WHERE tenant_id = $1 AND program_id = $2",
        tenant,
        program_id,
    )
    .fetch_optional(conn)
    .await
}

pub(crate) async fn upsert_type_profile(
    conn: &mut PgConnection,
    tenant: &str,
    partnership_type: &str,
    produced: &BTreeSet<ProducedFact>,
    version: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO type_profile (tenant_id, partnership_type, produced, version) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, partnership_type) DO UPDATE
         SET produced = EXCLUDED.produced, version = EXCLUDED.version
         WHERE type_profile.version < EXCLUDED.version",
        tenant,
        partnership_type,
        Json(produced) as _,
        version,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What partners of a type produce.
pub(crate) async fn find_produced(
    conn: &mut PgConnection,
    tenant: &str,
    partnership_type: &str,
) -> sqlx::Result<Option<BTreeSet<ProducedFact>>> {
    let found = sqlx::query_scalar!(
        r#"SELECT produced AS "produced: Json<BTreeSet<ProducedFact>>" FROM type_profile
           WHERE tenant_id = $1 AND partnership_type = $2"#,
        tenant,
        partnership_type,
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.map(|produced| produced.0))
}

/// False when the version is not newer than the stored one.
pub(crate) async fn upsert_enrollment(
    conn: &mut PgConnection,
    tenant: &str,
    enrollment_id: Uuid,
    partner_id: Uuid,
    enrollment: &Enrollment,
    version: i64,
) -> sqlx::Result<bool> {
    let written = sqlx::query!(
        "INSERT INTO enrollment (tenant_id, enrollment_id, partner_id, program_id, active, version)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, enrollment_id) DO UPDATE
         SET active = EXCLUDED.active, version = EXCLUDED.version
         WHERE enrollment.version < EXCLUDED.version",
        tenant,
        enrollment_id,
        partner_id,
        enrollment.program_id,
        Json(&enrollment.active) as _,
        version,
    )
    .execute(conn)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// Partners that are or were enrolled in the program.
pub(crate) async fn list_enrolled_partners(
    conn: &mut PgConnection,
    tenant: &str,
    program_id: Uuid,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "SELECT DISTINCT partner_id FROM enrollment WHERE tenant_id = $1 AND program_id = $2 ORDER BY partner_id",
        tenant,
        program_id,
    )
    .fetch_all(conn)
    .await
}

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::compliance::{Requirement, Requirements};
use crate::error::Error;

struct Row {
    requirements: Json<Vec<Requirement>>,
    revision: i64,
}

impl From<Row> for Requirements {
    fn from(row: Row) -> Self {
        Self {
            list: row.requirements.0,
            revision: row.revision,
        }
    }
}

/// What a program requires; nothing until somebody says so.
pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    program_id: Uuid,
) -> Result<Requirements, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT requirements AS "requirements: Json<Vec<Requirement>>", revision
           FROM compliance_requirements WHERE tenant_id = $1 AND program_id = $2"#,
        tenant,
        program_id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Requirements::from).unwrap_or_default())
}

/// Puts the requirements in the place of those before; lock the program before.
pub async fn put(
    conn: &mut PgConnection,
    tenant: &str,
    program_id: Uuid,
    requirements: &Requirements,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO compliance_requirements (tenant_id, program_id, requirements, revision) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, program_id) DO UPDATE
         SET requirements = excluded.requirements, revision = excluded.revision",
        tenant,
        program_id,
        Json(&requirements.list) as _,
        requirements.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Partners with an active or suspended enrollment in the program.
pub async fn list_partners(
    conn: &mut PgConnection,
    tenant: &str,
    program_id: Uuid,
) -> Result<Vec<Uuid>, Error> {
    let partners = sqlx::query_scalar!(
        "SELECT DISTINCT partner_id FROM enrollment
         WHERE tenant_id = $1 AND program_id = $2 AND state IN ('ACTIVE', 'SUSPENDED')",
        tenant,
        program_id,
    )
    .fetch_all(conn)
    .await?;
    Ok(partners)
}

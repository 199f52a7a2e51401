use sqlx::PgConnection;
use sqlx::types::Json;

use crate::domain::field_mapping::{FieldMapping, FieldRule, Target};
use crate::error::Error;

/// A mapping with the version that its etag is made of.
pub type Versioned = (FieldMapping, i64);

struct Row {
    field_mapping_id: String,
    display_name: String,
    target: String,
    rules: Json<Vec<FieldRule>>,
    version: i64,
}

impl TryFrom<Row> for Versioned {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let target = Target::named(&row.target)
            .ok_or_else(|| Error::Stored(format!("there is no target {}", row.target)))?;
        let mapping = FieldMapping {
            id: row.field_mapping_id,
            display_name: row.display_name,
            target,
            rules: row.rules.0,
        };
        Ok((mapping, row.version))
    }
}

/// Inserts the first version or replaces the one before; false when somebody else wrote this version first.
pub async fn upsert(
    conn: &mut PgConnection,
    tenant: &str,
    mapping: &FieldMapping,
    version: i64,
) -> Result<bool, Error> {
    let written = sqlx::query!(
        "INSERT INTO field_mapping (tenant_id, field_mapping_id, display_name, target, rules, version)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, field_mapping_id) DO UPDATE
         SET display_name = EXCLUDED.display_name, target = EXCLUDED.target, rules = EXCLUDED.rules,
             version = EXCLUDED.version
         WHERE field_mapping.version = EXCLUDED.version - 1",
        tenant,
        mapping.id,
        mapping.display_name,
        mapping.target.name(),
        Json(&mapping.rules) as _,
        version,
    )
    .execute(conn)
    .await?;
    Ok(written.rows_affected() == 1)
}

pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    id: &str,
) -> Result<Option<Versioned>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT field_mapping_id, display_name, target, rules AS "rules: Json<Vec<FieldRule>>", version
           FROM field_mapping WHERE tenant_id = $1 AND field_mapping_id = $2"#,
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    row.map(Versioned::try_from).transpose()
}

pub async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    id: &str,
) -> Result<Option<Versioned>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT field_mapping_id, display_name, target, rules AS "rules: Json<Vec<FieldRule>>", version
           FROM field_mapping WHERE tenant_id = $1 AND field_mapping_id = $2 FOR UPDATE"#,
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    row.map(Versioned::try_from).transpose()
}

/// In the order of their ids, behind `after`.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Versioned>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT field_mapping_id, display_name, target, rules AS "rules: Json<Vec<FieldRule>>", version
           FROM field_mapping WHERE tenant_id = $1 AND ($2::text IS NULL OR field_mapping_id > $2)
           ORDER BY field_mapping_id LIMIT $3"#,
        tenant,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Versioned::try_from).collect()
}

/// False when there was none.
pub async fn delete(conn: &mut PgConnection, tenant: &str, id: &str) -> Result<bool, Error> {
    let deleted = sqlx::query!(
        "DELETE FROM field_mapping WHERE tenant_id = $1 AND field_mapping_id = $2",
        tenant,
        id,
    )
    .execute(conn)
    .await?;
    Ok(deleted.rows_affected() == 1)
}

use sqlx::PgConnection;
use sqlx::types::Json;

use super::one_row;
use crate::domain::Named as _;
use crate::domain::fact::ProducedFact;
use crate::domain::partnership_type::PartnershipType;
use crate::domain::type_profile::{Content, TypeProfile};
use crate::error::Error;

struct Row {
    partnership_type: String,
    display_name: String,
    involvement: i32,
    entry_requirements: Vec<String>,
    produced_facts: Json<Vec<ProducedFact>>,
    health_metrics: Vec<String>,
    revision: i64,
}

impl TryFrom<Row> for TypeProfile {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            partnership_type: PartnershipType::from_name(&row.partnership_type)?,
            content: Content {
                display_name: row.display_name,
                involvement: row.involvement,
                entry_requirements: row.entry_requirements,
                produced_facts: row.produced_facts.0,
                health_metrics: row.health_metrics,
            },
            revision: row.revision,
        })
    }
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    profile: &TypeProfile,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO type_profile (tenant_id, partnership_type, display_name, involvement, entry_requirements,
                                   produced_facts, health_metrics, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        tenant,
        profile.partnership_type.name(),
        profile.content.display_name,
        profile.content.involvement,
        &profile.content.entry_requirements,
        Json(&profile.content.produced_facts) as _,
        &profile.content.health_metrics,
        profile.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    partnership_type: PartnershipType,
) -> Result<Option<TypeProfile>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT partnership_type, display_name, involvement, entry_requirements,
                  produced_facts AS "produced_facts: Json<Vec<ProducedFact>>", health_metrics, revision
           FROM type_profile WHERE tenant_id = $1 AND partnership_type = $2"#,
        tenant,
        partnership_type.name(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(TypeProfile::try_from).transpose()
}

pub async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    partnership_type: PartnershipType,
) -> Result<Option<TypeProfile>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT partnership_type, display_name, involvement, entry_requirements,
                  produced_facts AS "produced_facts: Json<Vec<ProducedFact>>", health_metrics, revision
           FROM type_profile WHERE tenant_id = $1 AND partnership_type = $2 FOR UPDATE"#,
        tenant,
        partnership_type.name(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(TypeProfile::try_from).transpose()
}

/// From low-touch to high-touch.
pub async fn list(conn: &mut PgConnection, tenant: &str) -> Result<Vec<TypeProfile>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT partnership_type, display_name, involvement, entry_requirements,
                  produced_facts AS "produced_facts: Json<Vec<ProducedFact>>", health_metrics, revision
           FROM type_profile WHERE tenant_id = $1 ORDER BY involvement, partnership_type"#,
        tenant,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TypeProfile::try_from).collect()
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    profile: &TypeProfile,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE type_profile SET display_name = $3, involvement = $4, entry_requirements = $5, produced_facts = $6,
                                 health_metrics = $7, revision = $8
         WHERE tenant_id = $1 AND partnership_type = $2 AND revision = $8::bigint - 1",
        tenant,
        profile.partnership_type.name(),
        profile.content.display_name,
        profile.content.involvement,
        &profile.content.entry_requirements,
        Json(&profile.content.produced_facts) as _,
        &profile.content.health_metrics,
        profile.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}

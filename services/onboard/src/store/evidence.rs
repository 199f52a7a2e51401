//! What is known of partners that requirements ask for.

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::Named as _;
use crate::domain::active_period::ActivePeriod;
use crate::domain::evidence::{Evidence, EvidenceKind, Topic};
use crate::error::Error;

struct Row {
    partner_id: Uuid,
    kind: String,
    key: String,
    subject: String,
    level: i32,
    periods: Json<Vec<ActivePeriod>>,
}

impl TryFrom<Row> for Evidence {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            partner_id: row.partner_id,
            kind: EvidenceKind::from_name(&row.kind)?,
            key: row.key,
            subject: row.subject,
            level: row.level,
            periods: row.periods.0,
        })
    }
}

/// Puts a piece of evidence in the place of what was known of its subject, key and level.
pub async fn put(conn: &mut PgConnection, tenant: &str, evidence: &Evidence) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO evidence (tenant_id, kind, subject, key, level, partner_id, periods) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (tenant_id, kind, subject, key, level) DO UPDATE
         SET partner_id = excluded.partner_id, periods = excluded.periods",
        tenant,
        evidence.kind.name(),
        evidence.subject,
        evidence.key,
        evidence.level,
        evidence.partner_id,
        Json(&evidence.periods) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets all levels of a subject's key.
pub async fn delete(conn: &mut PgConnection, tenant: &str, topic: &Topic) -> Result<(), Error> {
    sqlx::query!(
        "DELETE FROM evidence WHERE tenant_id = $1 AND kind = $2 AND subject = $3 AND key = $4",
        tenant,
        topic.kind.name(),
        topic.subject,
        topic.key,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Everything that is known of a partner, on whatever day it holds.
pub async fn list_of_partner(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> Result<Vec<Evidence>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT partner_id, kind, key, subject, level, periods AS "periods: Json<Vec<ActivePeriod>>"
           FROM evidence WHERE tenant_id = $1 AND partner_id = $2 ORDER BY kind, key, subject, level"#,
        tenant,
        partner_id,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Evidence::try_from).collect()
}

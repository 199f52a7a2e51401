use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::domain::Named as _;
use crate::domain::agreement_template::AgreementTemplate;
use crate::domain::partnership_type::PartnershipType;
use crate::error::Error;

struct Row {
    agreement_key: String,
    version: i32,
    display_name: String,
    partnership_type: Option<String>,
    text: String,
    text_sha256: String,
    publisher: String,
    published_at: DateTime<Utc>,
}

impl TryFrom<Row> for AgreementTemplate {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let only = row.partnership_type.as_deref();
        Ok(Self {
            key: row.agreement_key,
            display_name: row.display_name,
            partnership_type: only.map(PartnershipType::from_name).transpose()?,
            version: row.version,
            text: row.text,
            text_sha256: row.text_sha256,
            publisher: row.publisher,
            published_at: row.published_at,
        })
    }
}

/// A version is written once and never again.
pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    template: &AgreementTemplate,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO agreement_template_version (tenant_id, agreement_key, version, display_name, partnership_type, text,
                                                 text_sha256, publisher, published_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tenant,
        template.key,
        template.version,
        template.display_name,
        template.partnership_type.map(|only| only.name()),
        template.text,
        template.text_sha256,
        template.publisher,
        template.published_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// One version, the latest where none is given.
pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    key: &str,
    version: Option<i32>,
) -> Result<Option<AgreementTemplate>, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT agreement_key, version, display_name, partnership_type, text, text_sha256, publisher, published_at
         FROM agreement_template_version
         WHERE tenant_id = $1 AND agreement_key = $2 AND ($3::int IS NULL OR version = $3)
         ORDER BY version DESC LIMIT 1",
        tenant,
        key,
        version,
    )
    .fetch_optional(conn)
    .await?;
    row.map(AgreementTemplate::try_from).transpose()
}

/// The latest versions by key, behind the key `after`, without their texts.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    partnership_type: Option<PartnershipType>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<AgreementTemplate>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT latest.agreement_key, latest.version, latest.display_name, latest.partnership_type, '' AS "text!",
                  latest.text_sha256, latest.publisher, latest.published_at
           FROM (SELECT DISTINCT ON (agreement_key) * FROM agreement_template_version
                 WHERE tenant_id = $1 AND ($3::text IS NULL OR agreement_key > $3)
                 ORDER BY agreement_key, version DESC) AS latest
           WHERE $2::text IS NULL OR latest.partnership_type IS NULL OR latest.partnership_type = $2
           ORDER BY latest.agreement_key LIMIT $4"#,
        tenant,
        partnership_type.map(|only| only.name()),
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(AgreementTemplate::try_from).collect()
}

//! Documents of knowledge. A partner's user finds published versions whose audience its partner is in on the day.

mod reading;
mod search;

use chrono::{DateTime, NaiveDate, Utc};
use kit::Caller;
use sqlx::PgConnection;
use uuid::Uuid;

use super::one_row;
use crate::domain::Named as _;
use crate::domain::knowledge::{
    Audience, Content, KnowledgeDocument, KnowledgeKind, KnowledgeLanguage, KnowledgeState,
};
use crate::error::Error;

pub use reading::{Reading, list_readings, list_unread, record_reading};
pub use search::{Found, search};

struct Row {
    document_id: Uuid,
    kind: String,
    version: i32,
    state: String,
    title: String,
    summary: String,
    body: String,
    language: String,
    internal: bool,
    conditions: Vec<String>,
    match_all: bool,
    published_version: Option<i32>,
    published_at: Option<DateTime<Utc>>,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for KnowledgeDocument {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.document_id,
            kind: KnowledgeKind::from_name(&row.kind)?,
            version: row.version,
            state: KnowledgeState::from_name(&row.state)?,
            content: Content {
                title: row.title,
                summary: row.summary,
                body: row.body,
                language: KnowledgeLanguage::from_name(&row.language.to_uppercase())?,
                audience: Audience {
                    internal: row.internal,
                    match_all: row.match_all,
                    conditions: row.conditions,
                },
            },
            published_version: row.published_version,
            published_at: row.published_at,
            revision: row.revision,
            created_at: row.created_at,
        })
    }
}

/// A language's text search configuration.
fn configuration(language: KnowledgeLanguage) -> String {
    language.name().to_lowercase()
}

/// The version asked for; without one the published, else the newest. Partners find the published one only.
pub async fn find(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
    version: Option<i32>,
    today: NaiveDate,
) -> Result<Option<KnowledgeDocument>, Error> {
    let row = sqlx::query_file_as!(
        Row,
        "src/store/knowledge/find.sql",
        caller.tenant,
        id,
        caller.partner,
        version,
        today,
    )
    .fetch_optional(conn)
    .await?;
    row.map(KnowledgeDocument::try_from).transpose()
}

/// The document with its newest version, for those who change it.
pub async fn lock(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
    today: NaiveDate,
) -> Result<Option<KnowledgeDocument>, Error> {
    let newest = sqlx::query_scalar!(
        "SELECT newest_version FROM knowledge_document WHERE tenant_id = $1 AND document_id = $2 FOR UPDATE",
        caller.tenant,
        id,
    )
    .fetch_optional(&mut *conn)
    .await?;
    match newest {
        Some(newest) => find(conn, caller, id, Some(newest), today).await,
        None => Ok(None),
    }
}

/// What documents are listed by; absent: all.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    pub kind: Option<KnowledgeKind>,
    pub state: Option<KnowledgeState>,
}

/// By title, behind the document with the title and id `after`; without bodies.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    today: NaiveDate,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<KnowledgeDocument>, Error> {
    let (after_title, after_id) = after.unzip();
    let rows = sqlx::query_file_as!(
        Row,
        "src/store/knowledge/list.sql",
        caller.tenant,
        caller.partner,
        today,
        filter.kind.map(|word| word.name()),
        filter.state.map(|word| word.name()),
        after_title,
        after_id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(KnowledgeDocument::try_from).collect()
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    document: &KnowledgeDocument,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO knowledge_document (tenant_id, document_id, kind, newest_version, published_version, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        tenant,
        document.id,
        document.kind.name(),
        document.version,
        document.published_version,
        document.revision,
        document.created_at,
    )
    .execute(&mut *conn)
    .await?;
    put_version(conn, tenant, document).await
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    document: &KnowledgeDocument,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE knowledge_document SET newest_version = $3, published_version = $4, revision = $5
         WHERE tenant_id = $1 AND document_id = $2 AND revision = $5::bigint - 1",
        tenant,
        document.id,
        document.version,
        document.published_version,
        document.revision,
    )
    .execute(&mut *conn)
    .await?;
    one_row(&updated)?;
    // What partners see no longer is archived.
    sqlx::query!(
        "UPDATE knowledge_version SET state = 'ARCHIVED'
         WHERE tenant_id = $1 AND document_id = $2 AND state = 'PUBLISHED' AND version IS DISTINCT FROM $3",
        tenant,
        document.id,
        document.published_version,
    )
    .execute(&mut *conn)
    .await?;
    put_version(conn, tenant, document).await
}

async fn put_version(
    conn: &mut PgConnection,
    tenant: &str,
    document: &KnowledgeDocument,
) -> Result<(), Error> {
    let content = &document.content;
    sqlx::query_file!(
        "src/store/knowledge/put_version.sql",
        tenant,
        document.id,
        document.version,
        document.state.name(),
        content.title,
        content.summary,
        content.body,
        configuration(content.language),
        content.audience.internal,
        &content.audience.conditions,
        content.audience.match_all,
        document.published_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

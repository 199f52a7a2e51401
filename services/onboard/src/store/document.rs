use chrono::{DateTime, NaiveDate, Utc};
use kit::Caller;
use sqlx::PgConnection;
use uuid::Uuid;

use super::one_row;
use crate::domain::Named as _;
use crate::domain::document::{Document, DocumentState, File, Mark};
use crate::domain::term::Term;
use crate::error::Error;

struct Row {
    document_id: Uuid,
    partner_id: Uuid,
    kind_key: String,
    file_name: String,
    media_type: String,
    size_bytes: i64,
    sha256: String,
    state: String,
    uploader: String,
    uploaded_at: DateTime<Utc>,
    reviewer: Option<String>,
    reviewed_at: Option<DateTime<Utc>>,
    rejection_reason: String,
    effective_date: Option<NaiveDate>,
    expire_date: Option<NaiveDate>,
    superseded_by: Option<Uuid>,
    content_deleted_at: Option<DateTime<Utc>>,
    revision: i64,
}

impl TryFrom<Row> for Document {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let review = row.reviewer.zip(row.reviewed_at);
        let end_date = row.expire_date;
        Ok(Self {
            id: row.document_id,
            partner_id: row.partner_id,
            kind: row.kind_key,
            file: File {
                name: row.file_name,
                media_type: row.media_type,
                size_bytes: row.size_bytes,
                sha256: row.sha256,
            },
            state: DocumentState::from_name(&row.state)?,
            uploader: row.uploader,
            uploaded_at: row.uploaded_at,
            review: review.map(|(actor, at)| Mark { actor, at }),
            rejection_reason: row.rejection_reason,
            days: row.effective_date.map(|effective_date| Term {
                effective_date,
                end_date,
            }),
            superseded_by: row.superseded_by,
            content_deleted_at: row.content_deleted_at,
            revision: row.revision,
        })
    }
}

/// Inserts a document as it was handed in; lock its content before.
pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    document: &Document,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO document (tenant_id, document_id, partner_id, kind_key, file_name, media_type, size_bytes, sha256, state,
                               uploader, uploaded_at, rejection_reason, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', $12)",
        tenant,
        document.id,
        document.partner_id,
        document.kind,
        document.file.name,
        document.file.media_type,
        document.file.size_bytes,
        document.file.sha256,
        document.state.name(),
        document.uploader,
        document.uploaded_at,
        document.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Document>, Error> {
    let row = sqlx::query_file_as!(
        Row,
        "src/store/document/find.sql",
        caller.tenant,
        id,
        caller.partner
    )
    .fetch_optional(conn)
    .await?;
    row.map(Document::try_from).transpose()
}

/// The accepted document of a kind, which is at most one, also when its days are over.
pub async fn find_accepted(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    kind: &str,
) -> Result<Option<Document>, Error> {
    let row = sqlx::query_file_as!(
        Row,
        "src/store/document/find_accepted.sql",
        tenant,
        partner_id,
        kind
    )
    .fetch_optional(conn)
    .await?;
    row.map(Document::try_from).transpose()
}

/// What documents are listed by; absent: all.
pub struct Filter {
    pub partner_id: Option<Uuid>,
    pub kind: Option<String>,
    pub state: Option<DocumentState>,
    pub expires_before: Option<NaiveDate>,
    /// The day that a state is asked for.
    pub today: NaiveDate,
}

/// Newest first, behind the document `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Document>, Error> {
    let rows = sqlx::query_file_as!(
        Row,
        "src/store/document/list.sql",
        caller.tenant,
        caller.partner,
        filter.partner_id,
        filter.kind,
        filter.state.map(|word| word.name()),
        filter.today,
        filter.expires_before,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Document::try_from).collect()
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    document: &Document,
) -> Result<(), Error> {
    let review = document.review.as_ref();
    let updated = sqlx::query!(
        "UPDATE document SET state = $3, reviewer = $4, reviewed_at = $5, rejection_reason = $6, effective_date = $7,
                             expire_date = $8, superseded_by = $9, content_deleted_at = $10, revision = $11
         WHERE tenant_id = $1 AND document_id = $2 AND revision = $11::bigint - 1",
        tenant,
        document.id,
        document.state.name(),
        review.map(|review| review.actor.as_str()),
        review.map(|review| review.at),
        document.rejection_reason,
        document.days.map(|days| days.effective_date),
        document.days.and_then(|days| days.end_date),
        document.superseded_by,
        document.content_deleted_at,
        document.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}

/// All of a partner's documents that were ever accepted.
pub async fn list_accepted(
    conn: &mut PgConnection,
    caller: &Caller,
    partner_id: Uuid,
) -> Result<Vec<Document>, Error> {
    let rows = sqlx::query_file_as!(
        Row,
        "src/store/document/list_accepted.sql",
        caller.tenant,
        caller.partner,
        partner_id
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Document::try_from).collect()
}

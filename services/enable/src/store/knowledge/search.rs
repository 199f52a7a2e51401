//! Full-text search over published versions.

use chrono::NaiveDate;
use kit::Caller;
use sqlx::PgConnection;
use uuid::Uuid;

use super::configuration;
use crate::domain::Named as _;
use crate::domain::knowledge::{KnowledgeKind, KnowledgeLanguage, Words};
use crate::error::Error;

/// The words found stand between [`crate::domain::knowledge::MARKS`].
const PASSAGE: &str = "StartSel=\u{1}, StopSel=\u{2}, MaxFragments=2, MaxWords=24, MinWords=8";

/// A document that matches.
pub struct Found {
    pub document_id: Uuid,
    pub kind: String,
    pub version: i32,
    pub title: String,
    pub summary: String,
    /// In millionths; more is better.
    pub rank: i64,
    /// The best passage of the body, with marks.
    pub passage: String,
}

/// Best first, behind the document with the rank and id `after`.
pub async fn search(
    conn: &mut PgConnection,
    caller: &Caller,
    words: &Words,
    kind: Option<KnowledgeKind>,
    today: NaiveDate,
    (after, limit): (Option<(i64, Uuid)>, i64),
) -> Result<Vec<Found>, Error> {
    let languages = KnowledgeLanguage::ALL.iter().copied();
    let languages: Vec<String> = languages.map(configuration).collect();
    let (after_rank, after_id) = after.unzip();
    let found = sqlx::query_file_as!(
        Found,
        "src/store/knowledge/search.sql",
        caller.tenant,
        caller.partner,
        today,
        words.query,
        words.head,
        words.last,
        &languages,
        kind.map(|word| word.name()),
        after_rank,
        after_id,
        limit,
        PASSAGE,
    )
    .fetch_all(conn)
    .await?;
    Ok(found)
}

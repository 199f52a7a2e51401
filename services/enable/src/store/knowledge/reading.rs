//! Who has read what, and who has not.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Error;

/// A person's confirmation to have read a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub document_id: Uuid,
    pub version: i32,
    pub reader: String,
    /// Absent for the vendor's own people.
    pub partner_id: Option<Uuid>,
    pub read_at: DateTime<Utc>,
}

/// Keeps the first confirmation, and answers it; whether it is new.
pub async fn record_reading(
    conn: &mut PgConnection,
    tenant: &str,
    reading: &Reading,
) -> Result<(Reading, bool), Error> {
    let inserted = sqlx::query!(
        "INSERT INTO knowledge_reading (tenant_id, document_id, version, reader, partner_id, read_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        tenant,
        reading.document_id,
        reading.version,
        reading.reader,
        reading.partner_id,
        reading.read_at,
    )
    .execute(&mut *conn)
    .await?;
    let kept = sqlx::query_as!(
        Reading,
        "SELECT document_id, version, reader, partner_id, read_at FROM knowledge_reading
         WHERE tenant_id = $1 AND document_id = $2 AND version = $3 AND reader = $4",
        tenant,
        reading.document_id,
        reading.version,
        reading.reader,
    )
    .fetch_one(conn)
    .await?;
    Ok((kept, inserted.rows_affected() == 1))
}

/// Newest first, behind the reading of `after`: when, which version, by whom.
pub async fn list_readings(
    conn: &mut PgConnection,
    tenant: &str,
    (document_id, version): (Uuid, Option<i32>),
    after: Option<(DateTime<Utc>, i32, String)>,
    limit: i64,
) -> Result<Vec<Reading>, Error> {
    let (after_time, after_version, after_reader) = match after {
        Some((time, version, reader)) => (Some(time), Some(version), Some(reader)),
        None => (None, None, None),
    };
    let readings = sqlx::query_as!(
        Reading,
        "SELECT document_id, version, reader, partner_id, read_at FROM knowledge_reading
         WHERE tenant_id = $1 AND document_id = $2 AND ($3::int IS NULL OR version = $3)
           AND ($4::timestamptz IS NULL OR (read_at, version, reader) < ($4, $5::int, $6::text))
         ORDER BY read_at DESC, version DESC, reader DESC LIMIT $7",
        tenant,
        document_id,
        version,
        after_time,
        after_version,
        after_reader,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(readings)
}

/// Partners in the published version's audience of whom nobody has read it: by name, behind the name and id `after`.
pub async fn list_unread(
    conn: &mut PgConnection,
    tenant: &str,
    document_id: Uuid,
    today: NaiveDate,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<(String, Uuid)>, Error> {
    let (after_name, after_id) = after.unzip();
    let rows = sqlx::query!(
        "SELECT p.partner_id, p.display_name
         FROM partner p JOIN knowledge_version v USING (tenant_id)
         WHERE p.tenant_id = $1 AND v.document_id = $2 AND v.state = 'PUBLISHED' AND NOT v.internal
           AND audience_admits(v.conditions, v.match_all, standing_of(p.tenant_id, p.partner_id, $3))
           AND NOT EXISTS (SELECT FROM knowledge_reading r
                           WHERE r.tenant_id = v.tenant_id AND r.document_id = v.document_id AND r.version = v.version
                             AND r.partner_id = p.partner_id)
           AND ($4::text IS NULL OR (p.display_name, p.partner_id) > ($4, $5::uuid))
         ORDER BY p.display_name, p.partner_id LIMIT $6",
        tenant,
        document_id,
        today,
        after_name,
        after_id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let partners = rows.into_iter();
    Ok(partners
        .map(|row| (row.display_name, row.partner_id))
        .collect())
}

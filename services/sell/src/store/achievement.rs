//! What partners achieved, as enable announces it.

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::enrollment::Holder;
use super::{column, word};
use crate::domain::achievement::{Achievement, Step};
use crate::error::Result;

pub struct Row {
    pub tenant: String,
    pub partner_id: Uuid,
    pub achievement: Achievement,
    pub version: i64,
}

/// At most one row an achievement. Answers the partners whose achievements are not what they were.
pub async fn upsert(conn: &mut PgConnection, rows: &[Row]) -> Result<Vec<Holder>> {
    let steps = column(rows, |row| Json(&row.achievement.steps));
    let changed = sqlx::query_as!(
        Holder,
        "INSERT INTO achievement (tenant_id, achievement_id, partner_id, kind, subject, steps, version)
         SELECT tenant_id, achievement_id, partner_id, kind, subject, steps, version
         FROM UNNEST($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::jsonb[], $7::bigint[])
              AS a (tenant_id, achievement_id, partner_id, kind, subject, steps, version)
         ON CONFLICT (tenant_id, achievement_id) DO UPDATE
         SET partner_id = EXCLUDED.partner_id, kind = EXCLUDED.kind, subject = EXCLUDED.subject, steps = EXCLUDED.steps,
             version = EXCLUDED.version
         WHERE achievement.version < EXCLUDED.version
         RETURNING tenant_id AS tenant, partner_id",
        &column(rows, |row| row.tenant.as_str()) as &[&str],
        &column(rows, |row| row.achievement.id),
        &column(rows, |row| row.partner_id),
        &column(rows, |row| row.achievement.kind.as_str()) as &[&str],
        &column(rows, |row| row.achievement.subject.as_str()) as &[&str],
        &steps as &[Json<&Vec<Step>>],
        &column(rows, |row| row.version),
    )
    .fetch_all(conn)
    .await?;
    Ok(changed)
}

pub async fn list_of_partner(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> Result<Vec<Achievement>> {
    let rows = sqlx::query!(
        r#"SELECT achievement_id, kind, subject, steps AS "steps: Json<Vec<Step>>"
           FROM achievement WHERE tenant_id = $1 AND partner_id = $2 ORDER BY achievement_id"#,
        tenant,
        partner_id,
    )
    .fetch_all(conn)
    .await?;
    let read = rows.into_iter().map(|row| {
        Ok(Achievement {
            id: row.achievement_id,
            kind: word(&row.kind)?,
            subject: row.subject,
            steps: row.steps.0,
        })
    });
    read.collect()
}

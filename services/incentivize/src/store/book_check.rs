//! When each partner's books were checked, and which differences stand.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::standing_difference::{Differences, StandingDifference};

/// What the continuous check has come to.
pub(crate) struct Status {
    pub(crate) partners: i64,
    pub(crate) unchecked: i64,
    pub(crate) oldest: Option<DateTime<Utc>>,
    pub(crate) newest: Option<DateTime<Utc>>,
    /// Confirmed ones.
    pub(crate) differences: i64,
}

pub(crate) async fn find_status(conn: &mut PgConnection, tenant: &str) -> sqlx::Result<Status> {
    sqlx::query_as!(
        Status,
        r#"SELECT count(*) AS "partners!", count(*) FILTER (WHERE b.partner_id IS NULL) AS "unchecked!",
                  min(b.checked_at) AS oldest, max(b.checked_at) AS newest,
                  (SELECT count(*) FROM book_difference WHERE tenant_id = $1 AND confirmed) AS "differences!"
           FROM calculation c
           LEFT JOIN book_check b ON b.tenant_id = c.tenant_id AND b.partner_id = c.partner_id
           WHERE c.tenant_id = $1"#,
        tenant,
    )
    .fetch_one(conn)
    .await
}

/// Known differences of a partner, those included that are only suspected.
pub(crate) async fn list_differences(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> sqlx::Result<Differences> {
    let rows = sqlx::query!(
        "SELECT subject, expected, found, found_at, confirmed FROM book_difference
         WHERE tenant_id = $1 AND partner_id = $2",
        tenant,
        partner_id,
    );
    let rows = rows.fetch_all(conn).await?.into_iter().map(|row| {
        let difference = StandingDifference {
            expected: row.expected,
            found: row.found,
            found_at: row.found_at,
            confirmed: row.confirmed,
        };
        (row.subject, difference)
    });
    Ok(rows.collect())
}

/// The partner was checked, and these are its differences.
pub(crate) async fn replace(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    differences: &Differences,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO book_check (tenant_id, partner_id, checked_at) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id, partner_id) DO UPDATE SET checked_at = EXCLUDED.checked_at",
        tenant,
        partner_id,
        now,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "DELETE FROM book_difference WHERE tenant_id = $1 AND partner_id = $2",
        tenant,
        partner_id,
    )
    .execute(&mut *conn)
    .await?;
    fn column<'a, T>(
        differences: &'a Differences,
        value: impl Fn(&'a StandingDifference) -> T,
    ) -> Vec<T> {
        differences.values().map(value).collect()
    }
    let subjects: Vec<&str> = differences.keys().map(String::as_str).collect();
    sqlx::query!(
        "INSERT INTO book_difference (tenant_id, partner_id, subject, expected, found, found_at, confirmed)
         SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::bool[])",
        tenant,
        partner_id,
        &subjects as &[&str],
        &column(differences, |one| one.expected.as_str()) as &[&str],
        &column(differences, |one| one.found.as_str()) as &[&str],
        &column(differences, |one| one.found_at),
        &column(differences, |one| one.confirmed),
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) struct Listed {
    pub(crate) partner_id: Uuid,
    pub(crate) subject: String,
    pub(crate) expected: String,
    pub(crate) found: String,
    pub(crate) found_at: DateTime<Utc>,
}

/// Differences that stand, by partner and subject.
pub(crate) async fn list_standing(
    conn: &mut PgConnection,
    tenant: &str,
    limit: i64,
) -> sqlx::Result<Vec<Listed>> {
    sqlx::query_as!(
        Listed,
        "SELECT partner_id, subject, expected, found, found_at FROM book_difference
         WHERE tenant_id = $1 AND confirmed ORDER BY partner_id, subject LIMIT $2",
        tenant,
        limit,
    )
    .fetch_all(conn)
    .await
}

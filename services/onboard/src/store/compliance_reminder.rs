use chrono::{DateTime, NaiveDate, Utc};
use kit::Caller;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::compliance::Reminder;
use crate::error::Error;

/// False when the reminder was given before.
pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    reminder: &Reminder,
) -> Result<bool, Error> {
    let inserted = sqlx::query!(
        "INSERT INTO compliance_reminder (tenant_id, document_id, days_before, reminded_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, document_id, days_before) DO NOTHING",
        tenant,
        reminder.document_id,
        reminder.days_before,
        reminder.at,
    )
    .execute(conn)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

struct Row {
    partner_id: Uuid,
    document_id: Uuid,
    kind_key: String,
    expire_date: NaiveDate,
    days_before: i32,
    reminded_at: DateTime<Utc>,
}

impl From<Row> for Reminder {
    fn from(row: Row) -> Self {
        Self {
            partner_id: row.partner_id,
            document_id: row.document_id,
            kind: row.kind_key,
            expires: row.expire_date,
            days_before: row.days_before,
            at: row.reminded_at,
        }
    }
}

/// What reminders are listed by; absent: all.
pub struct Filter {
    pub partner_id: Option<Uuid>,
    pub kind: Option<String>,
}

/// Where a reminder stands in the list.
pub type Place = (NaiveDate, Uuid, i32);

/// Of documents that are accepted and have not expired on `today`, the first to expire first, behind `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    today: NaiveDate,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Reminder>, Error> {
    let (day, id, days) = match after {
        Some((day, id, days)) => (Some(day), Some(id), Some(days)),
        None => (None, None, None),
    };
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT d.partner_id, d.document_id, d.kind_key, d.expire_date AS "expire_date!", r.days_before, r.reminded_at
           FROM compliance_reminder r
           JOIN document d ON d.tenant_id = r.tenant_id AND d.document_id = r.document_id
           WHERE r.tenant_id = $1 AND ($2::uuid IS NULL OR d.partner_id = $2) AND ($3::uuid IS NULL OR d.partner_id = $3)
             AND ($4::text IS NULL OR d.kind_key = $4)
             AND d.state = 'ACCEPTED' AND d.expire_date > $5
             AND ($6::date IS NULL OR (d.expire_date, d.document_id, r.days_before) > ($6, $7::uuid, $8::int))
           ORDER BY d.expire_date, d.document_id, r.days_before LIMIT $9"#,
        caller.tenant,
        caller.partner,
        filter.partner_id,
        filter.kind,
        today,
        day,
        id,
        days,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Reminder::from).collect())
}

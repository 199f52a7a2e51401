use chrono::{DateTime, NaiveDate, Utc};
use kit::Caller;
use kit::words::Named as _;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::one_row;
use crate::domain::days::Period;
use crate::domain::integration::check::{IntegrationCheck, IntegrationCheckState, Submission};
use crate::domain::integration::rubric::Scoring;
use crate::error::Error;

struct Row {
    check_id: Uuid,
    integration_id: Uuid,
    partner_id: Uuid,
    state: String,
    submission: Json<Submission>,
    scoring: Json<Scoring>,
    period_start: Option<NaiveDate>,
    period_end: Option<NaiveDate>,
    reason: String,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for IntegrationCheck {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let end = row.period_end;
        Ok(Self {
            id: row.check_id,
            integration_id: row.integration_id,
            partner_id: row.partner_id,
            state: IntegrationCheckState::from_name(&row.state)?,
            submission: row.submission.0,
            scoring: row.scoring.0,
            period: row.period_start.map(|start| Period { start, end }),
            reason: row.reason,
            revision: row.revision,
            created_at: row.created_at,
        })
    }
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    check: &IntegrationCheck,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO integration_check (tenant_id, check_id, integration_id, partner_id, state, submission, scoring,
                                        reason, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        tenant,
        check.id,
        check.integration_id,
        check.partner_id,
        check.state.name(),
        Json(&check.submission) as _,
        Json(&check.scoring) as _,
        check.reason,
        check.revision,
        check.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    check: &IntegrationCheck,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE integration_check SET state = $3, period_start = $4, period_end = $5, reason = $6, revision = $7
         WHERE tenant_id = $1 AND check_id = $2 AND revision = $7::bigint - 1",
        tenant,
        check.id,
        check.state.name(),
        check.period.map(|period| period.start),
        check.period.and_then(|period| period.end),
        check.reason,
        check.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}

pub async fn find(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<IntegrationCheck>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT check_id, integration_id, partner_id, state, submission AS "submission: Json<Submission>",
                  scoring AS "scoring: Json<Scoring>", period_start, period_end, reason, revision, created_at
           FROM integration_check WHERE tenant_id = $1 AND check_id = $2 AND ($3::uuid IS NULL OR partner_id = $3)"#,
        caller.tenant,
        id,
        caller.partner,
    )
    .fetch_optional(conn)
    .await?;
    row.map(IntegrationCheck::try_from).transpose()
}

/// What checks are listed by; absent: all.
pub struct Filter {
    pub integration_id: Option<Uuid>,
    pub state: Option<IntegrationCheckState>,
}

/// Newest first, behind the check `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<IntegrationCheck>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT check_id, integration_id, partner_id, state, submission AS "submission: Json<Submission>",
                  scoring AS "scoring: Json<Scoring>", period_start, period_end, reason, revision, created_at
           FROM integration_check
           WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2)
             AND ($3::uuid IS NULL OR integration_id = $3) AND ($4::text IS NULL OR state = $4)
             -- Ids are ordered by time.
             AND ($5::uuid IS NULL OR check_id < $5)
           ORDER BY check_id DESC LIMIT $6"#,
        caller.tenant,
        caller.partner,
        filter.integration_id,
        filter.state.map(|word| word.name()),
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(IntegrationCheck::try_from).collect()
}

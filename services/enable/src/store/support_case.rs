use chrono::{DateTime, Utc};
use kit::Caller;
use kit::words::Named as _;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::one_row;
use crate::domain::support::{
    CaseEvent, Question, SolutionSide, SupportCase, SupportCaseState, SupportLevel,
};
use crate::error::Error;

struct Row {
    case_id: Uuid,
    solution_id: Uuid,
    partner_id: Uuid,
    subject: String,
    description: String,
    account_id: String,
    opened_by: String,
    state: String,
    level: String,
    side: String,
    contact: String,
    respond_by: Option<DateTime<Utc>>,
    history: Json<Vec<CaseEvent>>,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for SupportCase {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.case_id,
            solution_id: row.solution_id,
            partner_id: row.partner_id,
            question: Question {
                subject: row.subject,
                description: row.description,
                account_id: row.account_id,
            },
            opened_by: SolutionSide::from_name(&row.opened_by)?,
            state: SupportCaseState::from_name(&row.state)?,
            level: SupportLevel::from_name(&row.level)?,
            side: SolutionSide::from_name(&row.side)?,
            contact: row.contact,
            respond_by: row.respond_by,
            history: row.history.0,
            revision: row.revision,
            created_at: row.created_at,
        })
    }
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    case: &SupportCase,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO support_case (tenant_id, case_id, solution_id, partner_id, subject, description, account_id, opened_by,
                                   state, level, side, contact, respond_by, history, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        tenant,
        case.id,
        case.solution_id,
        case.partner_id,
        case.question.subject,
        case.question.description,
        case.question.account_id,
        case.opened_by.name(),
        case.state.name(),
        case.level.name(),
        case.side.name(),
        case.contact,
        case.respond_by,
        Json(&case.history) as _,
        case.revision,
        case.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    case: &SupportCase,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE support_case
         SET state = $3, level = $4, side = $5, contact = $6, respond_by = $7, history = $8, revision = $9
         WHERE tenant_id = $1 AND case_id = $2 AND revision = $9::bigint - 1",
        tenant,
        case.id,
        case.state.name(),
        case.level.name(),
        case.side.name(),
        case.contact,
        case.respond_by,
        Json(&case.history) as _,
        case.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}

/// Of the partner, where one is given.
pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Option<Uuid>,
    id: Uuid,
) -> Result<Option<SupportCase>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT case_id, solution_id, partner_id, subject, description, account_id, opened_by, state, level, side, contact,
                  respond_by, history AS "history: Json<Vec<CaseEvent>>", revision, created_at
           FROM support_case WHERE tenant_id = $1 AND case_id = $2 AND ($3::uuid IS NULL OR partner_id = $3)"#,
        tenant,
        id,
        partner_id,
    )
    .fetch_optional(conn)
    .await?;
    row.map(SupportCase::try_from).transpose()
}

/// Like [`find`], locked.
pub async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Option<Uuid>,
    id: Uuid,
) -> Result<Option<SupportCase>, Error> {
    sqlx::query!(
        "SELECT case_id FROM support_case WHERE tenant_id = $1 AND case_id = $2 FOR UPDATE",
        tenant,
        id
    )
    .fetch_optional(&mut *conn)
    .await?;
    find(conn, tenant, partner_id, id).await
}

/// What cases are listed by; absent: all.
pub struct Filter {
    pub partner_id: Option<Uuid>,
    pub solution_id: Option<Uuid>,
    pub state: Option<SupportCaseState>,
    pub side: Option<SolutionSide>,
}

/// Newest first, behind the case `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<SupportCase>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT case_id, solution_id, partner_id, subject, description, account_id, opened_by, state, level, side, contact,
                  respond_by, history AS "history: Json<Vec<CaseEvent>>", revision, created_at
           FROM support_case
           WHERE tenant_id = $1 AND ($2::uuid IS NULL OR partner_id = $2) AND ($3::uuid IS NULL OR partner_id = $3)
             AND ($4::uuid IS NULL OR solution_id = $4) AND ($5::text IS NULL OR state = $5)
             AND ($6::text IS NULL OR side = $6)
             -- Ids are ordered by time.
             AND ($7::uuid IS NULL OR case_id < $7)
           ORDER BY case_id DESC LIMIT $8"#,
        caller.tenant,
        caller.partner,
        filter.partner_id,
        filter.solution_id,
        filter.state.map(|word| word.name()),
        filter.side.map(|word| word.name()),
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(SupportCase::try_from).collect()
}

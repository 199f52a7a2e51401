//! A joint solution with its newest and its agreed version.

use chrono::{DateTime, NaiveDate, Utc};
use kit::Caller;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::one_row;
use crate::domain::Named as _;
use crate::domain::solution::{Agreement, JointSolution, SolutionState, Terms, Version};
use crate::error::Error;

struct Row {
    solution_id: Uuid,
    partner_id: Uuid,
    state: String,
    version: i32,
    terms: Json<Terms>,
    agreements: Json<Vec<Agreement>>,
    agreed_version: Option<i32>,
    agreed_terms: Option<Json<Terms>>,
    agreed_agreements: Option<Json<Vec<Agreement>>>,
    agreed_on: Option<NaiveDate>,
    retired_on: Option<NaiveDate>,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for JointSolution {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let agreed = (row.agreed_version)
            .zip(row.agreed_terms)
            .zip(row.agreed_agreements)
            .map(|((number, terms), agreements)| version(number, terms, agreements));
        Ok(Self {
            id: row.solution_id,
            partner_id: row.partner_id,
            state: SolutionState::from_name(&row.state)?,
            newest: version(row.version, row.terms, row.agreements),
            agreed,
            agreed_on: row.agreed_on,
            retired_on: row.retired_on,
            revision: row.revision,
            created_at: row.created_at,
        })
    }
}

fn version(number: i32, terms: Json<Terms>, agreements: Json<Vec<Agreement>>) -> Version {
    Version {
        number,
        terms: terms.0,
        agreements: agreements.0,
    }
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    solution: &JointSolution,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO joint_solution (tenant_id, solution_id, partner_id, state, version, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        tenant,
        solution.id,
        solution.partner_id,
        solution.state.name(),
        solution.newest.number,
        solution.revision,
        solution.created_at,
    )
    .execute(&mut *conn)
    .await?;
    upsert_newest(conn, tenant, solution).await
}

async fn upsert_newest(
    conn: &mut PgConnection,
    tenant: &str,
    solution: &JointSolution,
) -> Result<(), Error> {
    let newest = &solution.newest;
    sqlx::query!(
        "INSERT INTO joint_solution_version (tenant_id, solution_id, version, terms, agreements)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, solution_id, version)
         DO UPDATE SET terms = EXCLUDED.terms, agreements = EXCLUDED.agreements",
        tenant,
        solution.id,
        newest.number,
        Json(&newest.terms) as _,
        Json(&newest.agreements) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<JointSolution>, Error> {
    let row = sqlx::query_file_as!(
        Row,
        "src/store/solution/find.sql",
        caller.tenant,
        id,
        caller.partner
    )
    .fetch_optional(conn)
    .await?;
    row.map(JointSolution::try_from).transpose()
}

/// One version of a solution that the caller may see.
pub async fn find_version(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
    number: i32,
) -> Result<Option<Version>, Error> {
    let row = sqlx::query!(
        r#"SELECT terms AS "terms: Json<Terms>", agreements AS "agreements: Json<Vec<Agreement>>"
           FROM joint_solution_version WHERE tenant_id = $1 AND solution_id = $2 AND version = $3"#,
        tenant,
        id,
        number,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| version(number, row.terms, row.agreements)))
}

/// Reads after locking, so that the versions are those of whoever held the lock before.
pub async fn lock(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<JointSolution>, Error> {
    sqlx::query!(
        "SELECT solution_id FROM joint_solution
         WHERE tenant_id = $1 AND solution_id = $2 AND ($3::uuid IS NULL OR partner_id = $3) FOR UPDATE",
        caller.tenant,
        id,
        caller.partner,
    )
    .fetch_optional(&mut *conn)
    .await?;
    find(conn, caller, id).await
}

/// What joint solutions are listed by; absent: all.
pub struct Filter {
    pub partner_id: Option<Uuid>,
    pub state: Option<SolutionState>,
}

/// Newest first, behind the solution `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<JointSolution>, Error> {
    let rows = sqlx::query_file_as!(
        Row,
        "src/store/solution/list.sql",
        caller.tenant,
        caller.partner,
        filter.partner_id,
        filter.state.map(|word| word.name()),
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(JointSolution::try_from).collect()
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    solution: &JointSolution,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE joint_solution
         SET state = $3, version = $4, agreed_version = $5, agreed_on = $6, retired_on = $7, revision = $8
         WHERE tenant_id = $1 AND solution_id = $2 AND revision = $8::bigint - 1",
        tenant,
        solution.id,
        solution.state.name(),
        solution.newest.number,
        solution.agreed.as_ref().map(|version| version.number),
        solution.agreed_on,
        solution.retired_on,
        solution.revision,
    )
    .execute(&mut *conn)
    .await?;
    one_row(&updated)?;
    upsert_newest(conn, tenant, solution).await
}

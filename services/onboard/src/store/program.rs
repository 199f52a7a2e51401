//! A program with the current version of its terms. A partner's user sees active programs, and retired ones it enrolled in.

use chrono::{DateTime, Utc};
use kit::Caller;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::one_row;
use crate::domain::Named as _;
use crate::domain::partnership_type::PartnershipType;
use crate::domain::program::{CustomerDirection, Program, ProgramState, Terms};
use crate::domain::workflow::Workflow;
use crate::error::Error;

struct Row {
    program_id: Uuid,
    state: String,
    version: i32,
    revision: i64,
    created_at: DateTime<Utc>,
    display_name: String,
    partnership_type: String,
    objective_id: Uuid,
    justification: String,
    customer_direction: String,
    workflow: Json<Workflow>,
}

impl TryFrom<Row> for Program {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.program_id,
            terms: Terms {
                display_name: row.display_name,
                partnership_type: PartnershipType::from_name(&row.partnership_type)?,
                objective_id: row.objective_id,
                justification: row.justification,
                customer_direction: CustomerDirection::from_name(&row.customer_direction)?,
                workflow: row.workflow.0,
            },
            state: ProgramState::from_name(&row.state)?,
            version: row.version,
            revision: row.revision,
            created_at: row.created_at,
        })
    }
}

pub async fn insert(conn: &mut PgConnection, tenant: &str, program: &Program) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO program (tenant_id, program_id, state, version, revision, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        tenant,
        program.id,
        program.state.name(),
        program.version,
        program.revision,
        program.created_at,
    )
    .execute(&mut *conn)
    .await?;
    write_version(conn, tenant, program, program.created_at).await
}

pub async fn find(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Program>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT p.program_id, p.state, p.version, p.revision, p.created_at, v.display_name, v.partnership_type,
                v.objective_id, v.justification, v.customer_direction,
                v.workflow AS "workflow: Json<Workflow>"
         FROM program p JOIN program_version v USING (tenant_id, program_id, version)
         WHERE p.tenant_id = $1 AND p.program_id = $2
           AND ($3::uuid IS NULL OR p.state = 'ACTIVE'
                OR EXISTS (SELECT FROM enrollment e
                           WHERE e.tenant_id = p.tenant_id AND e.program_id = p.program_id AND e.partner_id = $3))"#,
        caller.tenant,
        id,
        caller.partner,
    )
    .fetch_optional(conn)
    .await?;
    row.map(Program::try_from).transpose()
}

/// Reads after locking: a join under FOR UPDATE would not see the version that a waiting lock let pass.
pub async fn lock(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Program>, Error> {
    sqlx::query!(
        "SELECT program_id FROM program WHERE tenant_id = $1 AND program_id = $2 FOR UPDATE",
        caller.tenant,
        id,
    )
    .fetch_optional(&mut *conn)
    .await?;
    find(conn, caller, id).await
}

/// Keeps the program as it is until the transaction ends; others may do the same.
pub async fn lock_shared(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Program>, Error> {
    sqlx::query!(
        "SELECT program_id FROM program WHERE tenant_id = $1 AND program_id = $2 FOR SHARE",
        caller.tenant,
        id,
    )
    .fetch_optional(&mut *conn)
    .await?;
    find(conn, caller, id).await
}

/// The workflow of one version.
pub async fn find_workflow(
    conn: &mut PgConnection,
    tenant: &str,
    (program_id, version): (Uuid, i32),
) -> Result<Workflow, Error> {
    let workflow = sqlx::query_scalar!(
        r#"SELECT workflow AS "workflow: Json<Workflow>" FROM program_version
           WHERE tenant_id = $1 AND program_id = $2 AND version = $3"#,
        tenant,
        program_id,
        version,
    );
    Ok(workflow.fetch_one(conn).await?.0)
}

/// What programs are listed by; absent: all.
pub struct Filter {
    pub partnership_type: Option<PartnershipType>,
    pub state: Option<ProgramState>,
}

/// By name, behind the program with the name and id `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<Program>, Error> {
    let (after_name, after_id) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT p.program_id, p.state, p.version, p.revision, p.created_at, v.display_name, v.partnership_type,
                v.objective_id, v.justification, v.customer_direction,
                v.workflow AS "workflow: Json<Workflow>"
         FROM program p JOIN program_version v USING (tenant_id, program_id, version)
         WHERE p.tenant_id = $1
           AND ($2::uuid IS NULL OR p.state = 'ACTIVE'
                OR EXISTS (SELECT FROM enrollment e
                           WHERE e.tenant_id = p.tenant_id AND e.program_id = p.program_id AND e.partner_id = $2))
           AND ($3::text IS NULL OR v.partnership_type = $3) AND ($4::text IS NULL OR p.state = $4)
           AND ($5::text IS NULL OR (v.display_name, p.program_id) > ($5, $6::uuid))
         ORDER BY v.display_name, p.program_id LIMIT $7"#,
        caller.tenant,
        caller.partner,
        filter.partnership_type.map(|word| word.name()),
        filter.state.map(|word| word.name()),
        after_name,
        after_id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Program::try_from).collect()
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    program: &Program,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE program SET state = $3, version = $4, revision = $5
         WHERE tenant_id = $1 AND program_id = $2 AND revision = $5::bigint - 1",
        tenant,
        program.id,
        program.state.name(),
        program.version,
        program.revision,
    )
    .execute(&mut *conn)
    .await?;
    one_row(&updated)?;
    write_version(conn, tenant, program, now).await
}

/// A new version is a new row; a draft's stays the same row.
async fn write_version(
    conn: &mut PgConnection,
    tenant: &str,
    program: &Program,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let terms = &program.terms;
    sqlx::query!(
        "INSERT INTO program_version (tenant_id, program_id, version, display_name, partnership_type, objective_id,
                                      justification, customer_direction, created_at, workflow)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (tenant_id, program_id, version) DO UPDATE
         SET display_name = excluded.display_name, partnership_type = excluded.partnership_type,
             objective_id = excluded.objective_id, justification = excluded.justification,
             customer_direction = excluded.customer_direction, workflow = excluded.workflow",
        tenant,
        program.id,
        program.version,
        terms.display_name,
        terms.partnership_type.name(),
        terms.objective_id,
        terms.justification,
        terms.customer_direction.name(),
        now,
        Json(&terms.workflow) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

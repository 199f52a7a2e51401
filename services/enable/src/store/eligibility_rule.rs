use chrono::{DateTime, Utc};
use kit::words::Named as _;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::one_row;
use crate::domain::eligibility::{
    Demand, EligibilityPurpose, EligibilityRule, EligibilityRuleState, Subject,
};
use crate::domain::requirement::Requirement;
use crate::error::Error;

struct Row {
    rule_id: Uuid,
    display_name: String,
    purpose: String,
    program_id: Option<Uuid>,
    solution_id: Option<Uuid>,
    requirement: Option<Json<Requirement>>,
    person_requirement: Option<Json<Requirement>>,
    state: String,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for EligibilityRule {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.rule_id,
            subject: Subject {
                purpose: EligibilityPurpose::from_name(&row.purpose).map_err(Error::stored)?,
                program_id: row.program_id,
                solution_id: row.solution_id,
            },
            demand: Demand {
                display_name: row.display_name,
                requirement: row.requirement.map(|json| json.0),
                person_requirement: row.person_requirement.map(|json| json.0),
            },
            state: EligibilityRuleState::from_name(&row.state).map_err(Error::stored)?,
            revision: row.revision,
            created_at: row.created_at,
        })
    }
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    rule: &EligibilityRule,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO eligibility_rule (tenant_id, rule_id, display_name, purpose, program_id, solution_id, requirement,
                                       person_requirement, state, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        tenant,
        rule.id,
        rule.demand.display_name,
        rule.subject.purpose.name(),
        rule.subject.program_id,
        rule.subject.solution_id,
        rule.demand.requirement.as_ref().map(Json) as _,
        rule.demand.person_requirement.as_ref().map(Json) as _,
        rule.state.name(),
        rule.revision,
        rule.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    rule: &EligibilityRule,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE eligibility_rule
         SET display_name = $3, requirement = $4, person_requirement = $5, state = $6, revision = $7
         WHERE tenant_id = $1 AND rule_id = $2 AND revision = $7::bigint - 1",
        tenant,
        rule.id,
        rule.demand.display_name,
        rule.demand.requirement.as_ref().map(Json) as _,
        rule.demand.person_requirement.as_ref().map(Json) as _,
        rule.state.name(),
        rule.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}

pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> Result<Option<EligibilityRule>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT rule_id, display_name, purpose, program_id, solution_id,
                  requirement AS "requirement: Json<Requirement>",
                  person_requirement AS "person_requirement: Json<Requirement>", state, revision, created_at
           FROM eligibility_rule WHERE tenant_id = $1 AND rule_id = $2"#,
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    row.map(EligibilityRule::try_from).transpose()
}

pub async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> Result<Option<EligibilityRule>, Error> {
    sqlx::query!(
        "SELECT rule_id FROM eligibility_rule WHERE tenant_id = $1 AND rule_id = $2 FOR UPDATE",
        tenant,
        id,
    )
    .fetch_optional(&mut *conn)
    .await?;
    find(conn, tenant, id).await
}

/// What rules are listed by; absent: all.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    pub purpose: Option<EligibilityPurpose>,
    pub state: Option<EligibilityRuleState>,
    pub program_id: Option<Uuid>,
    pub solution_id: Option<Uuid>,
}

/// Newest first, behind the rule `after`.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    filter: Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<EligibilityRule>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT rule_id, display_name, purpose, program_id, solution_id,
                  requirement AS "requirement: Json<Requirement>",
                  person_requirement AS "person_requirement: Json<Requirement>", state, revision, created_at
           FROM eligibility_rule
           WHERE tenant_id = $1 AND ($2::text IS NULL OR purpose = $2) AND ($3::text IS NULL OR state = $3)
             AND ($4::uuid IS NULL OR program_id = $4) AND ($5::uuid IS NULL OR solution_id = $5)
             -- Ids are ordered by time.
             AND ($6::uuid IS NULL OR rule_id < $6)
           ORDER BY rule_id DESC LIMIT $7"#,
        tenant,
        filter.purpose.map(|word| word.name()),
        filter.state.map(|word| word.name()),
        filter.program_id,
        filter.solution_id,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(EligibilityRule::try_from).collect()
}

/// The rules in force that concern a partner, whatever the day.
pub async fn of_partner(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> Result<Vec<EligibilityRule>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT rule_id, display_name, purpose, program_id, solution_id,
                  requirement AS "requirement: Json<Requirement>",
                  person_requirement AS "person_requirement: Json<Requirement>", state, revision, created_at
           FROM eligibility_rule r
           WHERE tenant_id = $1 AND state = 'ACTIVE'
             AND (program_id IS NULL OR EXISTS (SELECT FROM enrollment e WHERE e.tenant_id = r.tenant_id
                                                 AND e.partner_id = $2 AND e.program_id = r.program_id))
             AND (solution_id IS NULL OR EXISTS (SELECT FROM joint_solution s WHERE s.tenant_id = r.tenant_id
                                                  AND s.solution_id = r.solution_id AND s.partner_id = $2))
           ORDER BY rule_id"#,
        tenant,
        partner_id,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(EligibilityRule::try_from).collect()
}

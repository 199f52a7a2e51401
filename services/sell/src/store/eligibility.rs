//! Rules and eligibilities, as enable announces them.

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::column;
use crate::domain::gate::{Eligibility, Judgement, Purpose, Rule};
use crate::error::Result;

pub struct RuleRow {
    pub tenant: String,
    pub id: Uuid,
    pub purpose: Purpose,
    pub rule: Rule,
    /// Asked until it is retired.
    pub active: bool,
    pub version: i64,
}

pub struct Row {
    pub tenant: String,
    pub rule_id: Uuid,
    pub partner_id: Uuid,
    pub eligibility: Eligibility,
    pub version: i64,
}

/// At most one row a rule; an older version than the stored one changes nothing.
pub async fn upsert_rules(conn: &mut PgConnection, rows: &[RuleRow]) -> Result<()> {
    sqlx::query!(
        "INSERT INTO eligibility_rule (tenant_id, rule_id, display_name, purpose, program_id, solution_id, asks_people, condition,
                                       active, version)
         SELECT tenant_id, rule_id, display_name, purpose, program_id, solution_id, asks_people, condition, active, version
         FROM UNNEST($1::text[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::boolean[], $8::text[],
                     $9::boolean[], $10::bigint[])
              AS r (tenant_id, rule_id, display_name, purpose, program_id, solution_id, asks_people, condition, active, version)
         ON CONFLICT (tenant_id, rule_id) DO UPDATE
         SET display_name = EXCLUDED.display_name, purpose = EXCLUDED.purpose, program_id = EXCLUDED.program_id,
             solution_id = EXCLUDED.solution_id, asks_people = EXCLUDED.asks_people, condition = EXCLUDED.condition,
             active = EXCLUDED.active, version = EXCLUDED.version
         WHERE eligibility_rule.version < EXCLUDED.version",
        &column(rows, |row| row.tenant.as_str()) as &[&str],
        &column(rows, |row| row.id),
        &column(rows, |row| row.rule.display_name.as_str()) as &[&str],
        &column(rows, |row| row.purpose.as_str()) as &[&str],
        &column(rows, |row| row.rule.program_id) as &[Option<Uuid>],
        &column(rows, |row| row.rule.solution_id) as &[Option<Uuid>],
        &column(rows, |row| row.rule.asks_people),
        &column(rows, |row| row.rule.text.as_str()) as &[&str],
        &column(rows, |row| row.active),
        &column(rows, |row| row.version),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// At most one row a rule and partner; an older version than the stored one changes nothing.
pub async fn upsert(conn: &mut PgConnection, rows: &[Row]) -> Result<()> {
    let contents = column(rows, |row| Json(&row.eligibility));
    sqlx::query!(
        "INSERT INTO eligibility (tenant_id, rule_id, partner_id, content, version)
         SELECT tenant_id, rule_id, partner_id, content, version
         FROM UNNEST($1::text[], $2::uuid[], $3::uuid[], $4::jsonb[], $5::bigint[])
              AS e (tenant_id, rule_id, partner_id, content, version)
         ON CONFLICT (tenant_id, partner_id, rule_id) DO UPDATE SET content = EXCLUDED.content, version = EXCLUDED.version
         WHERE eligibility.version < EXCLUDED.version",
        &column(rows, |row| row.tenant.as_str()) as &[&str],
        &column(rows, |row| row.rule_id),
        &column(rows, |row| row.partner_id),
        &contents as &[Json<&Eligibility>],
        &column(rows, |row| row.version),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The rules in force for a purpose, each with how the partner stands to it.
pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    purpose: Purpose,
    partner_id: Uuid,
) -> Result<Vec<Judgement>> {
    let rows = sqlx::query!(
        r#"SELECT r.display_name, r.program_id, r.solution_id, r.asks_people, r.condition,
                  e.content AS "content?: Json<Eligibility>"
           FROM eligibility_rule r
           LEFT JOIN eligibility e ON e.tenant_id = $1 AND e.rule_id = r.rule_id AND e.partner_id = $3
           WHERE r.tenant_id = $1 AND r.purpose = $2 AND r.active
           ORDER BY r.display_name, r.rule_id"#,
        tenant,
        purpose.as_str(),
        partner_id,
    )
    .fetch_all(conn)
    .await?;
    let judgements = rows.into_iter().map(|row| Judgement {
        rule: Rule {
            display_name: row.display_name,
            program_id: row.program_id,
            solution_id: row.solution_id,
            asks_people: row.asks_people,
            text: row.condition,
        },
        eligibility: row.content.map(|content| content.0),
    });
    Ok(judgements.collect())
}

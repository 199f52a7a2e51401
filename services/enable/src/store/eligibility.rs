//! What each rule says of each partner.

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::eligibility::{Eligibility, EligibilityRule, Subject};
use crate::error::Error;

/// Lets one transaction at a time assess the partner, so that the last one knows the newest evidence.
pub async fn lock_partner(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> Result<(), Error> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended('eligibility of tenant_id ' || $1 || ' ' || $2, 0))",
        tenant,
        partner_id.to_string(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps what the rule says of a partner that is locked. Answers the new version when it says something else than before.
pub async fn put(
    conn: &mut PgConnection,
    tenant: &str,
    rule: &EligibilityRule,
    partner_id: Uuid,
    eligibility: &Eligibility,
) -> Result<Option<i64>, Error> {
    let before = sqlx::query!(
        r#"SELECT assessment AS "assessment: Json<Eligibility>", rule_revision, version FROM eligibility
           WHERE tenant_id = $1 AND rule_id = $2 AND partner_id = $3"#,
        tenant,
        rule.id,
        partner_id,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let is_newer = |known: i64| known > rule.revision;
    if before
        .as_ref()
        .is_some_and(|row| is_newer(row.rule_revision))
    {
        return Ok(None);
    }
    let known = before.as_ref().map_or(0, |row| row.version);
    let is_same = before.is_some_and(|row| row.assessment.0 == *eligibility);
    let version = if is_same { known } else { known + 1 };
    sqlx::query!(
        "INSERT INTO eligibility (tenant_id, rule_id, partner_id, assessment, rule_revision, version)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, rule_id, partner_id) DO UPDATE
         SET assessment = excluded.assessment, rule_revision = excluded.rule_revision, version = excluded.version",
        tenant,
        rule.id,
        partner_id,
        Json(eligibility) as _,
        rule.revision,
        version,
    )
    .execute(conn)
    .await?;
    Ok((!is_same).then_some(version))
}

/// Partners that a rule concerns, in the order of their ids behind `after`.
pub async fn concerned(
    conn: &mut PgConnection,
    tenant: &str,
    subject: Subject,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Uuid>, Error> {
    Ok(sqlx::query_scalar!(
        "SELECT p.partner_id FROM partner p
         WHERE p.tenant_id = $1 AND p.partner_id > $4
           AND ($2::uuid IS NULL OR EXISTS (SELECT FROM enrollment e WHERE e.tenant_id = p.tenant_id
                                             AND e.partner_id = p.partner_id AND e.program_id = $2))
           AND ($3::uuid IS NULL OR EXISTS (SELECT FROM joint_solution s WHERE s.tenant_id = p.tenant_id
                                             AND s.solution_id = $3 AND s.partner_id = p.partner_id))
         ORDER BY p.partner_id LIMIT $5",
        tenant,
        subject.program_id,
        subject.solution_id,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

/// How many partners a rule concerns, and how many of them were assessed since it last changed.
pub async fn progress(
    conn: &mut PgConnection,
    tenant: &str,
    rule: &EligibilityRule,
) -> Result<(i64, i64), Error> {
    let row = sqlx::query!(
        r#"SELECT count(*) AS "partners!", count(a.partner_id) AS "evaluated!"
           FROM partner p LEFT JOIN eligibility a
             ON a.tenant_id = p.tenant_id AND a.partner_id = p.partner_id AND a.rule_id = $2 AND a.rule_revision >= $3
           WHERE p.tenant_id = $1
             AND ($4::uuid IS NULL OR EXISTS (SELECT FROM enrollment e WHERE e.tenant_id = p.tenant_id
                                               AND e.partner_id = p.partner_id AND e.program_id = $4))
             AND ($5::uuid IS NULL OR EXISTS (SELECT FROM joint_solution s WHERE s.tenant_id = p.tenant_id
                                               AND s.solution_id = $5 AND s.partner_id = p.partner_id))"#,
        tenant,
        rule.id,
        rule.revision,
        rule.subject.program_id,
        rule.subject.solution_id,
    )
    .fetch_one(conn)
    .await?;
    Ok((row.evaluated, row.partners))
}

/// What a rule says of a partner.
pub struct Row {
    pub rule_id: Uuid,
    pub partner_id: Uuid,
    pub eligibility: Json<Eligibility>,
}

/// What eligibilities are listed by; absent: all.
pub struct Filter {
    pub rule_id: Option<Uuid>,
    pub partner_id: Option<Uuid>,
}

/// By rule and partner, behind those of `after`; of rules that bind.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    filter: Filter,
    after: Option<(Uuid, Uuid)>,
    limit: i64,
) -> Result<Vec<Row>, Error> {
    let (after_rule, after_partner) = after.unzip();
    Ok(sqlx::query_as!(
        Row,
        r#"SELECT a.rule_id, a.partner_id, a.assessment AS "eligibility: Json<Eligibility>"
           FROM eligibility a JOIN eligibility_rule r ON r.tenant_id = a.tenant_id AND r.rule_id = a.rule_id
           WHERE a.tenant_id = $1 AND r.state = 'ACTIVE'
             AND ($2::uuid IS NULL OR a.rule_id = $2) AND ($3::uuid IS NULL OR a.partner_id = $3)
             AND ($4::uuid IS NULL OR (a.rule_id, a.partner_id) > ($4, $5::uuid))
           ORDER BY a.rule_id, a.partner_id LIMIT $6"#,
        tenant,
        filter.rule_id,
        filter.partner_id,
        after_rule,
        after_partner,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

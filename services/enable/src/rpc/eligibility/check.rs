//! Every rule that binds a partner on a day, with what it says.

use contracts::tandem::enable::v1;
use kit::{Caller, wire};
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::convert::eligibility::{self, Question};
use crate::domain::eligibility::EligibilityRule;
use crate::domain::evidence::Evidence;
use crate::domain::known::JointSolution;
use crate::error::Error;
use crate::store;

/// Errors: `NotFound` when the partner is unknown or not the caller's, or the joint solution is not the partner's.
pub(super) async fn run(
    conn: &mut PgConnection,
    caller: &Caller,
    question: Question,
) -> Result<v1::CheckEligibilityResponse, Error> {
    let (tenant, partner_id) = (&caller.tenant, question.partner_id);
    let is_visible = caller.partner.is_none_or(|own| own == partner_id);
    if !is_visible || !store::known::has_partner(conn, tenant, partner_id).await? {
        return Err(Error::NotFound("partner", partner_id.to_string()));
    }
    let solution = solution(conn, tenant, &question).await?;
    let rules = binding(conn, tenant, &question).await?;
    let evidence = store::evidence::of_partner(conn, tenant, partner_id).await?;
    let mut verdicts = Vec::with_capacity(rules.len());
    for rule in &rules {
        let named = solution
            .as_ref()
            .filter(|_| rule.subject.solution_id.is_some());
        let integration = named.and_then(|solution| solution.integration_id);
        let counted = Evidence::of_integration(&evidence, integration);
        let verdict = rule
            .demand
            .judge(&counted, question.person_id, question.day);
        verdicts.push(eligibility::verdict_to_wire(rule, &verdict));
    }
    let onboard_as_of = kit::inbox::as_of(conn, "onboard").await?;
    Ok(v1::CheckEligibilityResponse {
        eligible: verdicts.iter().all(|verdict| verdict.satisfied),
        day: Some(wire::to_date(question.day)),
        verdicts,
        onboard_as_of: onboard_as_of.map(wire::to_timestamp),
    })
}

async fn solution(
    conn: &mut PgConnection,
    tenant: &str,
    question: &Question,
) -> Result<Option<JointSolution>, Error> {
    let Some(id) = question.solution_id else {
        return Ok(None);
    };
    let found = store::known::find_joint_solution(conn, tenant, id).await?;
    let own = found.filter(|solution| solution.partner_id == question.partner_id);
    own.map(Some)
        .ok_or_else(|| Error::NotFound("joint solution", id.to_string()))
}

/// A rule about a program binds the partner while it is enrolled there; one about a joint solution when that one is asked about.
async fn binding(
    conn: &mut PgConnection,
    tenant: &str,
    question: &Question,
) -> Result<Vec<EligibilityRule>, Error> {
    let enrollments = store::known::enrollments(conn, tenant, question.partner_id).await?;
    let is_enrolled = |program: Uuid| {
        let mut there = enrollments.iter().filter(|one| one.program_id == program);
        there.any(|one| one.active.contains(question.day))
    };
    let rules = store::eligibility_rule::of_partner(conn, tenant, question.partner_id).await?;
    let binds = |rule: &EligibilityRule| {
        let subject = rule.subject;
        subject.purpose == question.purpose
            && subject.program_id.is_none_or(is_enrolled)
            && (subject.solution_id.is_none() || subject.solution_id == question.solution_id)
    };
    Ok(rules.into_iter().filter(binds).collect())
}

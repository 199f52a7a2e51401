use chrono::NaiveDate;
use contracts::tandem::enable::v1;
use kit::{Error, Violations, wire};
use uuid::Uuid;

use super::words::{self, Word as _};
use super::{NAME, days, requirement};
use crate::commands::Target;
use crate::domain::eligibility::{
    Demand, Eligibility, EligibilityPurpose, EligibilityRule, Subject, Verdict,
};
use crate::domain::requirement::Asked;
use crate::store::eligibility_rule::Filter;

pub fn create(message: Option<v1::EligibilityRule>) -> Result<(Subject, Demand), Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let message = message.unwrap_or_default();
    let path = |field: &str| format!("eligibility_rule.{field}");
    let purpose = words::required(v, &path("purpose"), message.purpose);
    let program_id = wire::optional_uuid(v, &path("program_id"), &message.program_id);
    let solution_id = wire::optional_uuid(v, &path("solution_id"), &message.solution_id);
    let demand = demand(v, &message);
    match purpose {
        Some(purpose) if violations.is_empty() => Ok((
            Subject {
                purpose,
                program_id,
                solution_id,
            },
            demand,
        )),
        _ => Err(Error::invalid(violations)),
    }
}

pub fn update(message: Option<v1::EligibilityRule>) -> Result<(Target, Demand), Error> {
    let mut violations = Violations::new();
    let message = message.unwrap_or_default();
    let id = wire::uuid(
        &mut violations,
        "eligibility_rule.rule_id",
        &message.rule_id,
    );
    let demand = demand(&mut violations, &message);
    let id = id.filter(|_| violations.is_empty());
    let id = id.ok_or_else(|| Error::invalid(violations))?;
    let etag = message.etag;
    Ok((Target { id, etag }, demand))
}

fn demand(violations: &mut Violations, message: &v1::EligibilityRule) -> Demand {
    let name = &message.display_name;
    let display_name = wire::text(violations, "eligibility_rule.display_name", name, NAME);
    let mut asked = |field: &str, part: Option<&v1::Requirement>, asked: Asked| {
        let path = format!("eligibility_rule.{field}");
        requirement::read(violations, &path, part, asked)
    };
    let (partner, person) = (&message.requirement, &message.person_requirement);
    let demand = Demand {
        display_name,
        requirement: asked("requirement", partner.as_ref(), Asked::Partner),
        person_requirement: asked("person_requirement", person.as_ref(), Asked::Person),
    };
    if partner.is_none() && person.is_none() {
        let text = "something must be required of partners or people";
        violations.add("eligibility_rule.requirement", "REQUIRED", text);
    }
    demand
}

pub fn filter(message: &v1::ListEligibilityRulesRequest) -> Result<Filter, Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let filter = Filter {
        purpose: words::optional(v, "purpose", message.purpose),
        state: words::optional(v, "state", message.state),
        program_id: wire::optional_uuid(v, "program_id", &message.program_id),
        solution_id: wire::optional_uuid(v, "solution_id", &message.solution_id),
    };
    violations.check()?;
    Ok(filter)
}

/// Who wants to know whether what is allowed when.
pub struct Question {
    pub partner_id: Uuid,
    pub purpose: EligibilityPurpose,
    pub solution_id: Option<Uuid>,
    pub person_id: Option<Uuid>,
    pub day: NaiveDate,
}

pub fn question(
    message: &v1::CheckEligibilityRequest,
    today: NaiveDate,
) -> Result<Question, Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let partner_id = wire::uuid(v, "partner_id", &message.partner_id);
    let purpose = words::required(v, "purpose", message.purpose);
    let solution_id = wire::optional_uuid(v, "solution_id", &message.solution_id);
    let person_id = wire::optional_uuid(v, "person_id", &message.person_id);
    let day = wire::date(v, "day", message.day).unwrap_or(today);
    match (partner_id, purpose) {
        (Some(partner_id), Some(purpose)) if violations.is_empty() => Ok(Question {
            partner_id,
            purpose,
            solution_id,
            person_id,
            day,
        }),
        _ => Err(Error::invalid(violations)),
    }
}

pub fn rule_to_wire(rule: &EligibilityRule) -> v1::EligibilityRule {
    let (subject, demand) = (&rule.subject, &rule.demand);
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    v1::EligibilityRule {
        rule_id: rule.id.to_string(),
        display_name: demand.display_name.clone(),
        purpose: subject.purpose.to_wire(),
        program_id: id(subject.program_id),
        solution_id: id(subject.solution_id),
        state: rule.state.to_wire(),
        etag: kit::etag(rule.revision),
        requirement_text: demand.words(),
        requirement: demand.requirement.as_ref().map(requirement::to_wire),
        person_requirement: demand.person_requirement.as_ref().map(requirement::to_wire),
        create_time: Some(wire::to_timestamp(rule.created_at)),
    }
}

pub fn to_wire(rule_id: Uuid, partner_id: Uuid, found: &Eligibility) -> v1::Eligibility {
    let people = found.people.iter().map(|person| v1::EligiblePerson {
        person_id: person.person_id.to_string(),
        eligible_periods: days::to_wire(&person.days),
    });
    v1::Eligibility {
        rule_id: rule_id.to_string(),
        partner_id: partner_id.to_string(),
        eligible_periods: days::to_wire(&found.days),
        missing: found
            .missing
            .iter()
            .map(requirement::missing_to_wire)
            .collect(),
        people: people.collect(),
    }
}

pub fn verdict_to_wire(rule: &EligibilityRule, verdict: &Verdict) -> v1::RuleVerdict {
    let missing = |missing: &[_]| missing.iter().map(requirement::missing_to_wire).collect();
    v1::RuleVerdict {
        rule_id: rule.id.to_string(),
        display_name: rule.demand.display_name.clone(),
        satisfied: verdict.is_satisfied(),
        eligible_periods: days::to_wire(&verdict.days),
        missing: missing(&verdict.missing),
        person_missing: missing(&verdict.person_missing),
    }
}

use chrono::NaiveDate;
use contracts::tandem::enable::v1;
use kit::{Error, Violations, wire};
use uuid::Uuid;

use super::{NAME, OPTIONAL_PROSE, days, key, optional_key, requirement};
use crate::commands::Target;
use crate::domain::competency::{Assessment, Competency, CompetencyAward, Level, Scheme};
use crate::domain::requirement::Asked;
use crate::store::competency_award::Filter;

/// A competency's key and scheme.
pub fn create(message: Option<v1::Competency>) -> Result<(String, Scheme), Error> {
    let (target, scheme) = update(message)?;
    Ok((target.id, scheme))
}

pub fn update(message: Option<v1::Competency>) -> Result<(Target<String>, Scheme), Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let message = message.unwrap_or_default();
    let id = key(v, "competency.competency_key", &message.competency_key);
    let steps = message.levels.iter().enumerate();
    let levels: Vec<Option<Level>> = steps
        .map(|(index, one)| level(v, &format!("competency.levels[{index}]"), one))
        .collect();
    let scheme = Scheme {
        display_name: wire::text(v, "competency.display_name", &message.display_name, NAME),
        description: wire::text(
            v,
            "competency.description",
            &message.description,
            OPTIONAL_PROSE,
        ),
        levels: levels.into_iter().flatten().collect(),
    };
    if message.levels.len() == scheme.levels.len() {
        scheme.check(v, "competency");
    }
    violations.check()?;
    let etag = message.etag;
    Ok((Target { id, etag }, scheme))
}

fn level(v: &mut Violations, path: &str, message: &v1::CompetencyStep) -> Option<Level> {
    let display_name = wire::text(
        v,
        &format!("{path}.display_name"),
        &message.display_name,
        NAME,
    );
    let path = format!("{path}.requirement");
    if message.requirement.is_none() {
        v.add(&path, "REQUIRED", "a level asks for something");
    }
    let requirement = requirement::read(v, &path, message.requirement.as_ref(), Asked::Competency)?;
    Some(Level {
        display_name,
        requirement,
    })
}

/// The competency, the partner and the day that are asked about.
pub fn question(
    message: &v1::AssessCompetencyRequest,
    today: NaiveDate,
) -> Result<(String, Uuid, NaiveDate), Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let key = key(v, "competency_key", &message.competency_key);
    let partner_id = wire::uuid(v, "partner_id", &message.partner_id);
    let day = wire::date(v, "date", message.date);
    violations.check()?;
    Ok((key, partner_id.unwrap_or_default(), day.unwrap_or(today)))
}

pub fn filter(message: &v1::ListCompetencyAwardsRequest) -> Result<Filter, Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let filter = Filter {
        partner_id: wire::optional_uuid(v, "partner_id", &message.partner_id),
        competency_key: optional_key(v, "competency_key", &message.competency_key),
    };
    violations.check()?;
    Ok(filter)
}

pub fn to_wire(competency: &Competency) -> v1::Competency {
    let scheme = &competency.scheme;
    let level = |one: &Level| v1::CompetencyStep {
        display_name: one.display_name.clone(),
        requirement: Some(requirement::to_wire(&one.requirement)),
        requirement_text: one.requirement.to_string(),
    };
    v1::Competency {
        competency_key: competency.competency_key.clone(),
        display_name: scheme.display_name.clone(),
        description: scheme.description.clone(),
        levels: scheme.levels.iter().map(level).collect(),
        etag: kit::etag(competency.revision),
        create_time: Some(wire::to_timestamp(competency.created_at)),
    }
}

pub fn assessment_to_wire(assessment: Assessment) -> v1::LevelAssessment {
    let missing = assessment.missing.iter();
    v1::LevelAssessment {
        level: assessment.level,
        met: assessment.met,
        missing: missing.map(requirement::missing_to_wire).collect(),
        reasons: assessment.reasons,
        end_date: assessment.end.map(wire::to_date),
    }
}

pub fn award_to_wire(award: &CompetencyAward) -> v1::CompetencyAward {
    let levels = award.levels.iter().map(|held| v1::CompetencyLevel {
        level: held.level,
        period: Some(days::period(held.period)),
    });
    v1::CompetencyAward {
        award_id: award.id.to_string(),
        partner_id: award.partner_id.to_string(),
        competency_key: award.competency_key.clone(),
        levels: levels.collect(),
        reasons: award.reasons.clone(),
        etag: kit::etag(award.revision),
    }
}

use contracts::tandem::enable::v1::requirement::Condition;
use contracts::tandem::enable::v1::{self, Requirement as Wire};
use kit::{Violations, wire};

use super::key;
use crate::domain::evidence::EvidenceKind;
use crate::domain::requirement::{Asked, Missing, Need, Requirement};

/// Deeper than any requirement that is accepted.
const DEEPEST: usize = 10;

/// A requirement that can be met; absent stays absent.
pub fn read(
    violations: &mut Violations,
    path: &str,
    message: Option<&Wire>,
    asked: Asked,
) -> Option<Requirement> {
    let before = violations.len();
    let requirement = part(violations, path, message?, DEEPEST)?;
    if violations.len() == before {
        requirement.check(violations, path, asked);
    }
    Some(requirement)
}

fn part(
    violations: &mut Violations,
    path: &str,
    message: &Wire,
    deeper: usize,
) -> Option<Requirement> {
    let Some(condition) = message.condition.as_ref().filter(|_| deeper > 0) else {
        violations.add(path, "REQUIRED", "a condition is needed");
        return None;
    };
    let mut parts = |field: &str, of: &[Wire]| -> Vec<Requirement> {
        let read = |(index, one): (usize, &Wire)| {
            let path = format!("{path}.{field}.of[{index}]");
            part(violations, &path, one, deeper - 1)
        };
        of.iter().enumerate().filter_map(read).collect()
    };
    Some(match condition {
        Condition::AllOf(all) => Requirement::AllOf(parts("all_of", &all.of)),
        Condition::AnyOf(any) => Requirement::AnyOf(parts("any_of", &any.of)),
        Condition::AtLeast(least) => Requirement::AtLeast {
            count: count(least.count),
            of: parts("at_least", &least.of),
        },
        Condition::SmallTeam(team) => Requirement::SmallTeam {
            people: count(team.people),
        },
        leaf => Requirement::Count(need(violations, path, leaf)?),
    })
}

/// What is below zero is checked as zero, which is refused.
fn count(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

fn need(violations: &mut Violations, path: &str, condition: &Condition) -> Option<Need> {
    let any = |kind: EvidenceKind, number: i32| Need {
        kind,
        ..Need::people(count(number))
    };
    Some(match condition {
        Condition::CertifiedPeople(asked) => Need {
            key: key(
                violations,
                &format!("{path}.certified_people.certification_key"),
                &asked.certification_key,
            ),
            ..any(EvidenceKind::Certification, asked.people)
        },
        Condition::CompletedCourse(asked) => Need {
            key: key(
                violations,
                &format!("{path}.completed_course.course_key"),
                &asked.course_key,
            ),
            ..any(EvidenceKind::Course, asked.people)
        },
        Condition::Competency(asked) => Need {
            key: key(
                violations,
                &format!("{path}.competency.competency_key"),
                &asked.competency_key,
            ),
            level: asked.level,
            ..any(EvidenceKind::Competency, 1)
        },
        Condition::Integration(asked) => Need {
            level: asked.minimum_quality,
            depth: asked.minimum_depth,
            ..any(EvidenceKind::Integration, 1)
        },
        Condition::CustomerReferences(asked) => Need {
            vertical: vertical(violations, path, "customer_references", asked),
            ..any(EvidenceKind::Reference, asked.count)
        },
        Condition::CustomerOutcomes(asked) => Need {
            vertical: vertical(violations, path, "customer_outcomes", asked),
            ..any(EvidenceKind::Outcome, asked.count)
        },
        Condition::AllOf(_)
        | Condition::AnyOf(_)
        | Condition::AtLeast(_)
        | Condition::SmallTeam(_) => return None,
    })
}

fn vertical(
    violations: &mut Violations,
    path: &str,
    field: &str,
    asked: &v1::CustomerReferences,
) -> String {
    let path = format!("{path}.{field}.vertical");
    wire::text(violations, &path, &asked.vertical, 0..=60)
}

pub fn to_wire(requirement: &Requirement) -> Wire {
    let number = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    let list = |parts: &[Requirement]| v1::Requirements {
        of: parts.iter().map(to_wire).collect(),
    };
    let condition = match requirement {
        Requirement::AllOf(parts) => Condition::AllOf(list(parts)),
        Requirement::AnyOf(parts) => Condition::AnyOf(list(parts)),
        Requirement::AtLeast { count, of } => Condition::AtLeast(v1::AtLeast {
            count: number(*count),
            of: of.iter().map(to_wire).collect(),
        }),
        Requirement::SmallTeam { people } => Condition::SmallTeam(v1::SmallTeam {
            people: number(*people),
        }),
        Requirement::Count(need) => need_to_wire(need, number(need.count)),
    };
    Wire {
        condition: Some(condition),
    }
}

fn need_to_wire(need: &Need, count: i32) -> Condition {
    let references = v1::CustomerReferences {
        count,
        vertical: need.vertical.clone(),
    };
    match need.kind {
        EvidenceKind::Certification => Condition::CertifiedPeople(v1::CertifiedPeople {
            certification_key: need.key.clone(),
            people: count,
        }),
        EvidenceKind::Course => Condition::CompletedCourse(v1::CompletedCourse {
            course_key: need.key.clone(),
            people: count,
        }),
        EvidenceKind::Reference => Condition::CustomerReferences(references),
        EvidenceKind::Outcome => Condition::CustomerOutcomes(references),
        EvidenceKind::Competency => Condition::Competency(v1::HeldCompetency {
            competency_key: need.key.clone(),
            level: need.level,
        }),
        EvidenceKind::Integration => Condition::Integration(v1::CertifiedIntegration {
            minimum_quality: need.level,
            minimum_depth: need.depth,
        }),
    }
}

pub fn missing_to_wire(missing: &Missing) -> v1::MissingRequirement {
    v1::MissingRequirement {
        code: missing.code.clone(),
        description: missing.description.clone(),
        remedy: missing.remedy.clone(),
    }
}

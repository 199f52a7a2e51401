use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};

use super::{NAME, words};
use crate::commands::Target;
use crate::domain::fact::ProducedFact;
use crate::domain::partnership_type::PartnershipType;
use crate::domain::type_profile::{Content, TypeProfile};
use words::Word as _;

/// Entries that a list may have at most.
const MAX_ENTRIES: usize = 100;

/// The type of a request that names nothing else.
pub fn partnership_type(number: i32) -> Result<PartnershipType, Error> {
    let mut violations = Violations::new();
    let word = words::required(&mut violations, "type", number);
    word.ok_or_else(|| Error::invalid(violations))
}

pub fn update(
    message: Option<v1::TypeProfile>,
) -> Result<(Target<PartnershipType>, Content), Error> {
    let mut violations = Violations::new();
    let message = message.unwrap_or_default();
    let id = words::required(&mut violations, "type_profile.type", message.r#type);
    let facts = message.produced_facts.iter().enumerate();
    let produced_facts = facts
        .map(|(n, fact)| produced_fact(&mut violations, n, fact))
        .collect::<Vec<_>>();
    let content = Content {
        display_name: wire::text(
            &mut violations,
            "type_profile.display_name",
            &message.display_name,
            NAME,
        ),
        involvement: message.involvement,
        entry_requirements: keys(
            &mut violations,
            "entry_requirements",
            &message.entry_requirements,
        ),
        produced_facts: produced_facts.iter().flatten().copied().collect(),
        health_metrics: keys(&mut violations, "health_metrics", &message.health_metrics),
    };
    let mut problems = content.problems();
    // These look at all facts together, so they wait until each can be read.
    if produced_facts.iter().all(Option::is_some) {
        problems.extend(content.problems_of_facts());
    }
    for problem in problems {
        violations.add(problem.field, problem.reason, problem.description);
    }
    match id {
        Some(id) if violations.is_empty() => Ok((
            Target {
                id,
                etag: message.etag,
            },
            content,
        )),
        _ => Err(Error::invalid(violations)),
    }
}

fn produced_fact(
    violations: &mut Violations,
    n: usize,
    fact: &v1::ProducedFact,
) -> Option<ProducedFact> {
    let path = |field: &str| format!("type_profile.produced_facts[{n}].{field}");
    let kind = words::required(violations, &path("kind"), fact.kind);
    let before = violations.len();
    let role = words::optional(violations, &path("role"), fact.role);
    let readable = violations.len() == before;
    let origin = words::required(violations, &path("origin"), fact.origin);
    match (kind, origin) {
        (Some(kind), Some(origin)) if readable => Some(ProducedFact { kind, role, origin }),
        _ => None,
    }
}

fn keys(violations: &mut Violations, list: &str, entries: &[String]) -> Vec<String> {
    let path = format!("type_profile.{list}");
    if entries.len() > MAX_ENTRIES {
        violations.add(&path, "TOO_MANY", format!("at most {MAX_ENTRIES} entries"));
    }
    let entries = entries.iter().enumerate();
    let key = |(n, entry): (usize, &String)| {
        wire::text(violations, &format!("{path}[{n}]"), entry, 1..=60)
    };
    entries.map(key).collect()
}

pub fn to_wire(profile: &TypeProfile) -> v1::TypeProfile {
    let content = &profile.content;
    v1::TypeProfile {
        r#type: profile.partnership_type.to_wire(),
        display_name: content.display_name.clone(),
        involvement: content.involvement,
        entry_requirements: content.entry_requirements.clone(),
        produced_facts: content.produced_facts.iter().map(fact_to_wire).collect(),
        health_metrics: content.health_metrics.clone(),
        etag: kit::etag(profile.revision),
    }
}

fn fact_to_wire(fact: &ProducedFact) -> v1::ProducedFact {
    v1::ProducedFact {
        kind: fact.kind.to_wire(),
        role: fact.role.map_or(0, words::Word::to_wire),
        origin: fact.origin.to_wire(),
    }
}

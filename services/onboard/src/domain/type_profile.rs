//! What each partnership type needs, produces and is judged by: data, kept in `defaults.json` and per tenant thereafter.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::fact::{FactKind, FactOrigin, PartnerRole, ProducedFact};
use super::metric::{self, Metric};
use super::named::named;
use super::partnership_type::PartnershipType;
use super::problem::Problem;

/// What a tenant may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    pub display_name: String,
    /// 1 is low-touch, 7 is high-touch.
    pub involvement: i32,
    /// What a partner must bring to be enrolled, as short keys.
    pub entry_requirements: Vec<String>,
    pub produced_facts: Vec<ProducedFact>,
    /// Names of metrics; each can be computed from the produced facts.
    pub health_metrics: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeProfile {
    pub partnership_type: PartnershipType,
    pub content: Content,
    /// Rises with every change.
    pub revision: i64,
}

impl TypeProfile {
    #[must_use]
    pub fn restate(self, content: Content) -> Self {
        Self {
            content,
            revision: self.revision + 1,
            ..self
        }
    }
}

named! {
    /// Which way a partner goes along the spectrum.
    pub enum Direction {
        /// To more touch.
        Up = "UP",
        /// To less touch.
        Down = "DOWN",
        /// As much touch as before.
        Level = "LEVEL",
    }
}

impl Direction {
    /// From one involvement to another.
    pub const fn between(from: i32, to: i32) -> Self {
        match (from < to, from > to) {
            (true, _) => Self::Up,
            (_, true) => Self::Down,
            _ => Self::Level,
        }
    }
}

/// The revision of a profile that its tenant never changed.
pub const UNCHANGED: i64 = 1;

#[derive(Deserialize)]
struct Default {
    r#type: PartnershipType,
    #[serde(flatten)]
    content: serde_json::Value,
}

/// The profiles that a new tenant begins with, from low-touch to high-touch.
pub fn defaults() -> Vec<TypeProfile> {
    let read = serde_json::from_str::<Vec<Default>>(include_str!("type_profile/defaults.json"));
    let read = read.expect("a test reads the embedded file");
    let profile = |default: Default| TypeProfile {
        partnership_type: default.r#type,
        content: serde_json::from_value(default.content).expect("a test reads the embedded file"),
        revision: UNCHANGED,
    };
    read.into_iter().map(profile).collect()
}

/// The profile that a new tenant begins with.
pub fn default_of(partnership_type: PartnershipType) -> Option<TypeProfile> {
    let mut all = defaults().into_iter();
    all.find(|profile| profile.partnership_type == partnership_type)
}

impl Content {
    /// What is wrong besides the facts.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if !(1..=7).contains(&self.involvement) {
            let description = "involvement goes from 1, low-touch, to 7, high-touch";
            problems.push(Problem::new(
                "type_profile.involvement",
                "OUT_OF_RANGE",
                description,
            ));
        }
        problems.extend(repeated("entry_requirements", &self.entry_requirements));
        problems.extend(repeated("health_metrics", &self.health_metrics));
        problems
    }

    /// What is wrong with the facts, and with what is to be computed from them.
    pub fn problems_of_facts(&self) -> Vec<Problem> {
        self.fact_problems().chain(self.metric_problems()).collect()
    }

    fn fact_problems(&self) -> impl Iterator<Item = Problem> {
        let mut seen = BTreeSet::new();
        self.produced_facts
            .iter()
            .enumerate()
            .filter_map(move |(n, fact)| {
                let problem = |field: &str, reason, description| {
                    let path = format!("type_profile.produced_facts[{n}]{field}");
                    Some(Problem::new(path, reason, description))
                };
                if !seen.insert((fact.kind, fact.role)) {
                    return problem("", "REPEATED", "this kind and role stand there already");
                }
                match (fact.kind, fact.role, fact.origin) {
                    (FactKind::ResaleBooking, role, _) if role != Some(PartnerRole::Fulfilment) => {
                        problem(
                            ".role",
                            "WRONG_ROLE",
                            "a resale booking is produced in role FULFILMENT",
                        )
                    }
                    (FactKind::Contribution, None, _) => {
                        problem(".role", "REQUIRED", "a contribution is made in a role")
                    }
                    (kind, _, FactOrigin::WonOpportunity) if !kind.follows_from_a_win() => problem(
                        ".origin",
                        "NOT_DERIVABLE",
                        "a won opportunity yields no such fact; it is reported",
                    ),
                    (_, None, FactOrigin::WonOpportunity) => problem(
                        ".role",
                        "REQUIRED",
                        "what a won opportunity yields is produced in a role",
                    ),
                    _ => None,
                }
            })
    }

    fn metric_problems(&self) -> impl Iterator<Item = Problem> {
        self.health_metrics
            .iter()
            .enumerate()
            .filter_map(|(n, name)| {
                let field = format!("type_profile.health_metrics[{n}]");
                let metric = match Metric::named(&field, name) {
                    Ok(metric) => metric,
                    Err(unknown) => return Some(unknown),
                };
                let missing = metric.missing(&self.produced_facts);
                let description = || {
                    format!(
                        "computed from {}, which is not produced",
                        metric::described(&missing)
                    )
                };
                (!missing.is_empty())
                    .then(|| Problem::new(field, "METRIC_NOT_COMPUTABLE", description()))
            })
    }
}

fn repeated(list: &str, entries: &[String]) -> impl Iterator<Item = Problem> {
    let mut seen = BTreeSet::new();
    entries.iter().enumerate().filter_map(move |(n, entry)| {
        let repeated = || {
            Problem::new(
                format!("type_profile.{list}[{n}]"),
                "REPEATED",
                "stands there already",
            )
        };
        (!seen.insert(entry)).then(repeated)
    })
}

#[cfg(test)]
mod tests;

//! Why a requirement is met on a day, or what is missing and how to get it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Need, Requirement, size};
use crate::domain::evidence::{Evidence, EvidenceKind};

/// One thing that is missing, and how to get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// A constant, such as `CERTIFIED_PEOPLE`.
    pub code: String,
    pub description: String,
    pub remedy: String,
}

impl Missing {
    pub fn new(code: &str, description: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            description: description.into(),
            remedy: remedy.into(),
        }
    }
}

/// The requirement in words.
impl std::fmt::Display for Requirement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words())
    }
}

impl Requirement {
    fn words(&self) -> String {
        let join = |parts: &[Self], word: &str| {
            let parts: Vec<String> = parts.iter().map(Self::words).collect();
            format!("({})", parts.join(word))
        };
        match self {
            Self::AllOf(parts) => join(parts, " and "),
            Self::AnyOf(parts) => join(parts, " or "),
            Self::AtLeast { count, of } => format!("{count} of {}", join(of, ", ")),
            Self::Count(need) => need.words(),
            Self::SmallTeam { people } => format!("at most {people} certified people"),
        }
    }

    /// What meets it on `day`: the parts that are met, and by whom or what.
    pub fn met_by(&self, evidence: &[Evidence], day: NaiveDate) -> Vec<String> {
        if !self.days(evidence).contains(day) {
            return Vec::new();
        }
        match self {
            Self::AllOf(parts) | Self::AnyOf(parts) | Self::AtLeast { of: parts, .. } => parts
                .iter()
                .flat_map(|part| part.met_by(evidence, day))
                .collect(),
            Self::Count(need) => vec![met(need, evidence, day)],
            Self::SmallTeam { .. } => vec![self.words()],
        }
    }

    /// What is missing on `day`; nothing when it is met.
    pub fn missing(&self, evidence: &[Evidence], day: NaiveDate) -> Vec<Missing> {
        if self.days(evidence).contains(day) {
            return Vec::new();
        }
        match self {
            Self::AllOf(parts) => parts
                .iter()
                .flat_map(|part| part.missing(evidence, day))
                .collect(),
            Self::AnyOf(parts) => alternatives(1, parts, evidence, day),
            Self::AtLeast { count, of } => alternatives(size(*count), of, evidence, day),
            Self::Count(need) => vec![lacking(need, evidence, day)],
            Self::SmallTeam { people } => vec![Missing::new(
                "SMALL_TEAM",
                self.words(),
                format!("with more than {people} certified people, take another path"),
            )],
        }
    }
}

/// What would do, of parts of which `count` are needed.
fn alternatives(
    count: usize,
    parts: &[Requirement],
    evidence: &[Evidence],
    day: NaiveDate,
) -> Vec<Missing> {
    let unmet: Vec<Vec<Missing>> = parts
        .iter()
        .map(|part| part.missing(evidence, day))
        .filter(|missing| !missing.is_empty())
        .collect();
    let more = count.saturating_sub(parts.len() - unmet.len());
    if more == unmet.len() {
        return unmet.into_iter().flatten().collect();
    }
    let join = |text: fn(&Missing) -> &str| {
        let options = unmet.iter().map(|option| {
            let all: Vec<&str> = option.iter().map(text).collect();
            all.join(" and ")
        });
        let options: Vec<String> = options.collect();
        match more {
            1 => options.join("; or "),
            _ => format!("{more} of: {}", options.join("; ")),
        }
    };
    let description = join(|one| &one.description);
    vec![Missing::new(
        "ALTERNATIVES",
        description,
        join(|one| &one.remedy),
    )]
}

fn met(need: &Need, evidence: &[Evidence], day: NaiveDate) -> String {
    let had = need.had(evidence, day);
    let labels: Vec<&str> = had
        .values()
        .map(|(label, _)| *label)
        .filter(|label| !label.is_empty())
        .collect();
    match labels.as_slice() {
        [] => need.words(),
        labels => format!("{}: {}", need.words(), labels.join(", ")),
    }
}

fn lacking(need: &Need, evidence: &[Evidence], day: NaiveDate) -> Missing {
    let had = need.had(evidence, day);
    let first_end = had.values().filter_map(|(_, end)| *end).min();
    let ends = match (first_end, had.len()) {
        (Some(end), 1) => format!(", which ends on {end}"),
        (Some(end), _) => format!(", the first of which ends on {end}"),
        (None, _) => String::new(),
    };
    let more = size(need.count).saturating_sub(had.len());
    let key = &need.key;
    let (code, remedy) = match need.kind {
        EvidenceKind::Certification => (
            "CERTIFIED_PEOPLE",
            format!("certify {more} more people{}", named(" as ", key)),
        ),
        EvidenceKind::Course => (
            "COURSE",
            format!("have {more} more people complete{}", named(" ", key)),
        ),
        EvidenceKind::Reference => (
            "REFERENCES",
            format!("submit {more} more customer references to be verified"),
        ),
        EvidenceKind::Outcome => (
            "OUTCOMES",
            format!("submit {more} more measured customer outcomes to be verified"),
        ),
        EvidenceKind::Competency => ("COMPETENCY", format!("reach level {} of {key}", need.level)),
        EvidenceKind::Integration => (
            "INTEGRATION_CERTIFICATION",
            format!("have {more} more integrations certified"),
        ),
    };
    let description = format!("{} (has {}{ends})", need.words(), had.len());
    Missing::new(code, description, remedy)
}

fn named(before: &str, key: &str) -> String {
    match key {
        "" => String::new(),
        key => format!("{before}{key}"),
    }
}

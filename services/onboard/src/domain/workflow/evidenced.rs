//! Steps that are done when evidence is there: documents, agreements, training.

use serde::{Deserialize, Serialize};

use super::{count_problem, name_problem, range_problem};
use crate::domain::evidence::{EvidenceKind, Wanted};
use crate::domain::named::named;
use crate::domain::problem::Problem;

/// So many accepted documents of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub document_key: String,
    pub count: i32,
}

/// An agreement that both sides signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    pub agreement_key: String,
}

/// Everything on one of the paths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Training {
    pub paths: Vec<Path>,
}

/// One way to satisfy a training step, such as the one for boutiques.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Path {
    pub title: String,
    pub requirements: Vec<Requirement>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    pub kind: TrainingKind,
    /// Empty for any certified integration.
    #[serde(default)]
    pub key: String,
    /// How many people, awards or integrations.
    pub count: i32,
    /// The competency's level, or the integration's quality score; 0: any.
    #[serde(default)]
    pub least_level: i32,
}

named! {
    pub enum TrainingKind {
        Certification = "CERTIFICATION",
        Course = "COURSE",
        Competency = "COMPETENCY",
        Integration = "INTEGRATION",
    }
}

const MOST_PATHS: usize = 10;
const MOST_REQUIREMENTS: usize = 20;
const MOST_SUBJECTS: i64 = 1_000;
const BEST_LEVEL: i64 = 100;

impl Document {
    pub fn wanted(&self) -> Wanted<'_> {
        Wanted {
            kind: EvidenceKind::Document,
            key: &self.document_key,
            least_level: 0,
        }
    }

    pub(super) fn problems(&self, path: &str) -> Vec<Problem> {
        let name = name_problem(format!("{path}.document_key"), &self.document_key);
        let count = range_problem(format!("{path}.count"), i64::from(self.count), 1, 100);
        name.into_iter().chain(count).collect()
    }
}

impl Agreement {
    pub fn wanted(&self) -> Wanted<'_> {
        Wanted {
            kind: EvidenceKind::Agreement,
            key: &self.agreement_key,
            least_level: 0,
        }
    }

    pub(super) fn problems(&self, path: &str) -> Vec<Problem> {
        Vec::from_iter(name_problem(
            format!("{path}.agreement_key"),
            &self.agreement_key,
        ))
    }
}

impl Requirement {
    pub fn wanted(&self) -> Wanted<'_> {
        Wanted {
            kind: self.kind.evidence(),
            key: &self.key,
            least_level: self.least_level,
        }
    }

    fn problems(&self, path: &str) -> Vec<Problem> {
        let nameless = self.kind == TrainingKind::Integration && self.key.is_empty();
        let name = name_problem(format!("{path}.key"), &self.key).filter(|_| !nameless);
        let count = i64::from(self.count);
        let count = range_problem(format!("{path}.count"), count, 1, MOST_SUBJECTS);
        let level = i64::from(self.least_level);
        let level = range_problem(format!("{path}.least_level"), level, 0, BEST_LEVEL);
        name.into_iter().chain(count).chain(level).collect()
    }
}

impl TrainingKind {
    const fn evidence(self) -> EvidenceKind {
        match self {
            Self::Certification => EvidenceKind::Certification,
            Self::Course => EvidenceKind::Course,
            Self::Competency => EvidenceKind::Competency,
            Self::Integration => EvidenceKind::Integration,
        }
    }
}

impl Training {
    pub(super) fn problems(&self, path: &str) -> Vec<Problem> {
        let count = self.paths.len();
        let mut problems =
            Vec::from_iter(count_problem(format!("{path}.paths"), count, MOST_PATHS));
        for (n, way) in self.paths.iter().enumerate() {
            let path = format!("{path}.paths[{n}].requirements");
            let count = way.requirements.len();
            problems.extend(count_problem(path.clone(), count, MOST_REQUIREMENTS));
            for (n, requirement) in way.requirements.iter().enumerate() {
                problems.extend(requirement.problems(&format!("{path}[{n}]")));
            }
        }
        problems
    }
}

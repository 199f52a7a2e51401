//! A competency of organizations has levels, each with a requirement; who is at a level meets those below it too.

mod award;

use chrono::{DateTime, NaiveDate, Utc};
use kit::Violations;
use serde::{Deserialize, Serialize};

use super::days::Days;
use super::evidence::Evidence;
use super::requirement::{Missing, Requirement};

pub use award::{CompetencyAward, HeldLevel};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    pub display_name: String,
    pub requirement: Requirement,
}

/// What people state about a competency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scheme {
    pub display_name: String,
    pub description: String,
    /// Level 1 first.
    pub levels: Vec<Level>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Competency {
    /// The name in requirements.
    pub competency_key: String,
    #[serde(flatten)]
    pub scheme: Scheme,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

/// Whether a level is met on a day, and what is missing otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    pub level: i32,
    pub met: bool,
    /// What meets it.
    pub reasons: Vec<String>,
    pub missing: Vec<Missing>,
    /// First day on which it is no longer met; absent: none is known.
    pub end: Option<NaiveDate>,
}

impl Scheme {
    /// Adds what is wrong with the number of levels; requirements are checked where they are read.
    pub fn check(&self, violations: &mut Violations, path: &str) {
        if !(1..=5).contains(&self.levels.len()) {
            violations.add(format!("{path}.levels"), "LENGTH", "1 to 5 levels");
        }
    }
}

impl Competency {
    pub fn new(competency_key: String, scheme: Scheme, now: DateTime<Utc>) -> Self {
        Self {
            competency_key,
            scheme,
            revision: 1,
            created_at: now,
        }
    }

    pub fn revise(self, scheme: Scheme) -> Self {
        Self {
            scheme,
            revision: self.revision + 1,
            ..self
        }
    }

    /// What the evidence says of each level on `day`; level 1 first.
    pub fn assess(&self, evidence: &[Evidence], day: NaiveDate) -> Vec<Assessment> {
        let days = self.days(evidence);
        let levels = (1..).zip(self.scheme.levels.iter().zip(&days));
        let mut missing = Vec::new();
        let assess = |(number, (level, days)): (i32, (&Level, &Days))| {
            let requirement = &level.requirement;
            // What is missing below is missing here too.
            missing.extend(requirement.missing(evidence, day));
            let met = days.contains(day);
            Assessment {
                level: number,
                met,
                reasons: match met {
                    true => requirement.met_by(evidence, day),
                    false => Vec::new(),
                },
                missing: missing.clone(),
                end: days.end_after(day),
            }
        };
        levels.map(assess).collect()
    }

    /// The days on which the evidence meets each level and all below it; level 1 first.
    pub fn days(&self, evidence: &[Evidence]) -> Vec<Days> {
        let mut below = Days::always();
        let mut days = Vec::new();
        for level in &self.scheme.levels {
            below = below.and(&level.requirement.days(evidence));
            days.push(below.clone());
        }
        days
    }
}

#[cfg(test)]
mod tests;

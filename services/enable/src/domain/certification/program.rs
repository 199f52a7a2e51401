//! What a certificate is given for, how long it is valid, and what renews it.

use chrono::{DateTime, NaiveDate, Utc};
use kit::Violations;
use serde::Serialize;

use super::Certification;
use crate::domain::refusal::Refusal;

/// What certificates need; a change counts for those that are issued or renewed later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conditions {
    pub display_name: String,
    pub description: String,
    /// Empty: certificates are issued by hand.
    pub course_keys: Vec<String>,
    pub validity_months: i32,
    /// Days before the end from which on a certificate can be renewed.
    pub renewal_window_days: i32,
    pub renewal_course_keys: Vec<String>,
    pub retired: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CertificationProgram {
    /// The name in requirements.
    pub certification_key: String,
    #[serde(flatten)]
    pub conditions: Conditions,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

/// A course that a person has completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    pub course_key: String,
    pub completed_on: NaiveDate,
}

impl CertificationProgram {
    pub fn new(certification_key: String, conditions: Conditions, now: DateTime<Utc>) -> Self {
        Self {
            certification_key,
            conditions,
            revision: 1,
            created_at: now,
        }
    }

    pub fn revise(self, conditions: Conditions) -> Self {
        Self {
            conditions,
            revision: self.revision + 1,
            ..self
        }
    }

    /// Whether certificates are issued and renewed.
    pub(super) fn running(&self) -> Result<(), Refusal> {
        match self.conditions.retired {
            true => Err(Refusal::new(
                "PROGRAM_RETIRED",
                "the certification is retired",
            )),
            false => Ok(()),
        }
    }

    /// Whether the completions earn a certificate, and on what; `latest` is the newest that the person had, and what was
    /// completed before it does not count again.
    pub fn earned_by(
        &self,
        completions: &[Completion],
        latest: Option<&Certification>,
        today: NaiveDate,
    ) -> Option<String> {
        let needed = &self.conditions.course_keys;
        let has_one =
            latest.is_some_and(|one| one.state(today) == super::CertificationState::Active);
        if self.conditions.retired || needed.is_empty() || has_one {
            return None;
        }
        let since = latest.map(|one| one.current_since);
        missing(needed, completions, since)
            .is_empty()
            .then(|| format!("completed {}", needed.join(", ")))
    }
}

impl Conditions {
    /// Adds what is out of range, by its place under `path`.
    pub fn check(&self, violations: &mut Violations, path: &str) {
        let ranges = [
            ("validity_months", self.validity_months, 1..=120),
            ("renewal_window_days", self.renewal_window_days, 1..=365),
        ];
        for (field, value, range) in ranges {
            if !range.contains(&value) {
                let description = format!("between {} and {}", range.start(), range.end());
                violations.add(format!("{path}.{field}"), "OUT_OF_RANGE", description);
            }
        }
    }
}

/// The courses that were not completed after `since`.
pub(super) fn missing<'a>(
    needed: &'a [String],
    completions: &[Completion],
    since: Option<NaiveDate>,
) -> Vec<&'a str> {
    let done = |key: &&String| {
        let mut completions = completions.iter().filter(|one| one.course_key == **key);
        completions.any(|one| since.is_none_or(|since| one.completed_on > since))
    };
    let missing = needed.iter().filter(|key| !done(key));
    missing.map(String::as_str).collect()
}

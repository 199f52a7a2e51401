//! So many different things of one kind: the leaf of a requirement.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::size;
use crate::domain::days::Days;
use crate::domain::evidence::{Evidence, EvidenceKind};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    pub kind: EvidenceKind,
    /// How many.
    pub count: u32,
    /// Of which name; empty: any.
    pub key: String,
    /// In which industry; empty: any.
    pub vertical: String,
    /// The competency's level, or the integration's quality score, at least.
    pub level: i32,
    /// The integration's depth score, at least.
    pub depth: i32,
}

impl Need {
    /// So many people with any certification.
    pub fn people(count: u32) -> Self {
        Self {
            kind: EvidenceKind::Certification,
            count,
            key: String::new(),
            vertical: String::new(),
            level: 0,
            depth: 0,
        }
    }

    fn accepts(&self, evidence: &Evidence) -> bool {
        let either = |wanted: &str, found: &str| wanted.is_empty() || wanted == found;
        self.kind == evidence.kind
            && either(&self.key, &evidence.key)
            && either(&self.vertical, &evidence.vertical)
            && evidence.level >= self.level
            && evidence.depth >= self.depth
    }

    /// The days on which there are enough different subjects.
    pub fn days(&self, evidence: &[Evidence]) -> Days {
        let mut subjects: BTreeMap<&str, Days> = BTreeMap::new();
        for one in evidence.iter().filter(|one| self.accepts(one)) {
            let days = subjects.entry(&one.subject).or_default();
            *days = days.or(&one.days);
        }
        Days::at_least(size(self.count), subjects.values())
    }

    /// What there is on `day`: each subject once, with the day on which it ends.
    pub fn had<'a>(
        &self,
        evidence: &'a [Evidence],
        day: NaiveDate,
    ) -> BTreeMap<&'a str, (&'a str, Option<NaiveDate>)> {
        let mut had: BTreeMap<&str, (&str, Option<NaiveDate>)> = BTreeMap::new();
        let holding = evidence.iter().filter(|one| one.days.contains(day));
        for one in holding.filter(|one| self.accepts(one)) {
            let end = one.days.end_after(day);
            let kept = had.entry(&one.subject).or_insert((&one.label, end));
            kept.1 = kept.1.zip(end).map(|(kept, end)| kept.max(end));
        }
        had
    }

    /// What is counted, in words.
    pub fn words(&self) -> String {
        let key = &self.key;
        let what = match self.kind {
            EvidenceKind::Certification if key.is_empty() => "certified people".to_owned(),
            EvidenceKind::Certification => format!("people certified as {key}"),
            EvidenceKind::Course => format!("people who completed {key}"),
            EvidenceKind::Reference => "verified customer references".to_owned(),
            EvidenceKind::Outcome => "verified customer outcomes".to_owned(),
            EvidenceKind::Competency => return format!("competency {key} at level {}", self.level),
            EvidenceKind::Integration => format!(
                "certified integrations with quality {} and depth {} or better",
                self.level, self.depth
            ),
        };
        let scope = match (self.vertical.as_str(), self.kind, key.as_str()) {
            ("", EvidenceKind::Integration, key) if !key.is_empty() => format!(": {key}"),
            ("", ..) => String::new(),
            (vertical, ..) => format!(" in {vertical}"),
        };
        format!("{} {what}{scope}", self.count)
    }
}

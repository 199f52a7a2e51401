//! What a partner has to show, with the days on which it counts.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::days::Days;

kit::named! {
    pub enum EvidenceKind {
        /// A person's certificate; key: the certification program, subject: the person.
        Certification = "CERTIFICATION",
        /// A person's completed course; key: the course, subject: the person.
        Course = "COURSE",
        /// A customer who vouches for the partner; subject: the reference.
        Reference = "REFERENCE",
        /// An outcome that a customer measured; subject: the reference.
        Outcome = "OUTCOME",
        /// A competency's level; key: the competency, subject: the award.
        Competency = "COMPETENCY",
        /// A certified integration; key and subject: the integration.
        Integration = "INTEGRATION",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub kind: EvidenceKind,
    /// The name that requirements use; empty where none is used.
    pub key: String,
    /// What is counted once, however much evidence there is of it.
    pub subject: String,
    /// The subject's name, for people.
    pub label: String,
    /// The customer's industry of a reference or outcome; else empty.
    pub vertical: String,
    /// A competency's level, an integration's quality score from 0 to 100; else 0.
    pub level: i32,
    /// An integration's depth score from 0 to 100; else 0.
    pub depth: i32,
    pub days: Days,
}

impl Evidence {
    /// Evidence without any score or industry.
    pub fn new(kind: EvidenceKind, key: &str, subject: Uuid, label: &str, days: Days) -> Self {
        Self {
            kind,
            key: key.to_owned(),
            subject: subject.to_string(),
            label: label.to_owned(),
            vertical: String::new(),
            level: 0,
            depth: 0,
            days,
        }
    }

    /// The person whom it is about; nobody where it is about the partner.
    pub fn person_id(&self) -> Option<Uuid> {
        match self.kind {
            EvidenceKind::Certification | EvidenceKind::Course => {
                Uuid::try_parse(&self.subject).ok()
            }
            _ => None,
        }
    }

    /// What counts when one integration is asked about: it and no other, and everything that is not about integrations.
    pub fn of_integration(evidence: &[Self], integration: Option<Uuid>) -> Vec<Self> {
        let wanted = integration.map(|id| id.to_string());
        let counts = |one: &&Self| {
            one.kind != EvidenceKind::Integration
                || wanted.as_ref().is_none_or(|wanted| *wanted == one.subject)
        };
        evidence.iter().filter(counts).cloned().collect()
    }
}

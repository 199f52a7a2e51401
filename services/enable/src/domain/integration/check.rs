//! Results of checks: submitted → certified / refused; certified → revoked.

use std::collections::BTreeSet;

use chrono::{DateTime, Months, NaiveDate, Utc};
use kit::Violations;
use kit::words::listed;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::IntegrationCertification;
use super::rubric::{Rubric, Scoring};
use crate::domain::days::Period;
use crate::domain::refusal::Refusal;

kit::named! {
    pub enum IntegrationCheckState {
        Submitted = "SUBMITTED",
        Certified = "CERTIFIED",
        Refused = "REFUSED",
        Revoked = "REVOKED",
    }
}

impl IntegrationCheckState {
    /// The states that may follow.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Submitted => &[Self::Certified, Self::Refused],
            Self::Certified => &[Self::Revoked],
            Self::Refused | Self::Revoked => &[],
        }
    }
}

/// What was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    pub results: Vec<CheckResult>,
    /// What a customer needed to configure it, as measured.
    pub configuration_minutes: i32,
    pub interoperability: Vec<Interoperability>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    pub criterion_key: String,
    /// 0 to 100.
    pub score: i32,
    pub proof: Proof,
    pub note: String,
}

/// What it was proven to work with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interoperability {
    pub product: String,
    pub product_version: String,
    pub proof: Proof,
}

/// What shows a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// SHA-256 of a file, in hex.
    Sha256(String),
    Url(String),
    DocumentId(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IntegrationCheck {
    #[serde(skip)]
    pub id: Uuid,
    pub integration_id: Uuid,
    #[serde(skip)]
    pub partner_id: Uuid,
    pub state: IntegrationCheckState,
    pub submission: Submission,
    pub scoring: Scoring,
    /// Days for which it certifies; set when it does.
    pub period: Option<Period>,
    /// Why it was refused or revoked; else empty.
    pub reason: String,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

impl Submission {
    /// Adds what is missing of the results that the rubric asks for, and what it does not ask for.
    pub fn check(&self, rubric: &Rubric, violations: &mut Violations, path: &str) {
        let asked: BTreeSet<&str> = rubric.criteria.iter().map(|one| one.key.as_str()).collect();
        let mut given = BTreeSet::new();
        for (n, result) in self.results.iter().enumerate() {
            let path = format!("{path}.results[{n}].criterion_key");
            let key = result.criterion_key.as_str();
            if !asked.contains(key) {
                let text = format!("the rubric has no criterion {key:?}");
                violations.add(path, "UNKNOWN_REFERENCE", text);
            } else if !given.insert(key) {
                violations.add(
                    path,
                    "DUPLICATE",
                    "there is another result of the criterion",
                );
            }
        }
        let absent: Vec<&str> = asked.difference(&given).copied().collect();
        if !absent.is_empty() {
            let text = format!("results are missing: {}", absent.join(", "));
            violations.add(format!("{path}.results"), "INCOMPLETE", text);
        }
    }

    /// The score of a criterion of which there is a result.
    pub fn score_of(&self, key: &str) -> i32 {
        let result = self.results.iter().find(|one| one.criterion_key == key);
        result.map_or(0, |result| result.score)
    }
}

impl IntegrationCheck {
    /// Certifies from `today` on for as long as the rubric that scored it says. Refused when a score is below its minimum.
    pub fn certify(self, rubric: &Rubric, today: NaiveDate) -> Result<Self, Refusal> {
        let certified = self.become_state("certify", IntegrationCheckState::Certified)?;
        let scores = [
            ("quality", certified.scoring.quality, rubric.minimum_quality),
            ("depth", certified.scoring.depth, rubric.minimum_depth),
        ];
        let low = scores.iter().filter(|(_, score, least)| score < least);
        let low: Vec<String> = low
            .map(|(name, score, least)| format!("{name} is {score}, {least} is the minimum"))
            .collect();
        if !low.is_empty() {
            return Err(Refusal::new("BELOW_MINIMUM", low.join("; ")));
        }
        let months = u32::try_from(rubric.validity_months).unwrap_or_default();
        let period = Period {
            start: today,
            end: today.checked_add_months(Months::new(months)),
        };
        Ok(Self {
            period: Some(period),
            ..certified
        })
    }

    pub fn refuse(self, reason: String) -> Result<Self, Refusal> {
        let refused = self.become_state("refuse", IntegrationCheckState::Refused)?;
        Ok(Self { reason, ..refused })
    }

    /// Takes a certification back from `today` on.
    pub fn revoke(self, reason: String, today: NaiveDate) -> Result<Self, Refusal> {
        let revoked = self.become_state("revoke", IntegrationCheckState::Revoked)?;
        let cut = |period: Period| {
            let end = period.end.map_or(today, |end| end.min(today));
            Period {
                end: Some(end.max(period.start)),
                ..period
            }
        };
        Ok(Self {
            period: revoked.period.map(cut),
            reason,
            ..revoked
        })
    }

    /// What the integration is certified with.
    pub fn certification(&self) -> Option<IntegrationCertification> {
        let period = self.period?;
        Some(IntegrationCertification {
            check_id: self.id,
            quality: self.scoring.quality,
            depth: self.scoring.depth,
            reasons: self.scoring.reasons.clone(),
            period,
        })
    }

    fn become_state(self, action: &str, state: IntegrationCheckState) -> Result<Self, Refusal> {
        let legal = self.state.next();
        if !legal.contains(&state) {
            return Err(Refusal::illegal(action, self.state, &listed(legal)));
        }
        let revision = self.revision + 1;
        Ok(Self {
            state,
            revision,
            ..self
        })
    }
}

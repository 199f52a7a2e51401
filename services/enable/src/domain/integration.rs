//! An integration joins a partner's product to ours; its certifications follow one another without overlaps.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::days::{Days, Period};
use super::evidence::{Evidence, EvidenceKind};

pub mod check;
pub mod rubric;
#[cfg(test)]
mod tests;

/// What people state about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Profile {
    pub display_name: String,
    pub partner_product: String,
    pub our_product: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Integration {
    #[serde(skip)]
    pub id: Uuid,
    pub partner_id: Uuid,
    #[serde(flatten)]
    pub profile: Profile,
    /// In order.
    pub certifications: Vec<IntegrationCertification>,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

/// The scores of one check, and the days for which they count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationCertification {
    pub check_id: Uuid,
    /// 0 to 100.
    pub quality: i32,
    /// 0 to 100.
    pub depth: i32,
    /// What lowered the scores, the most costly first.
    pub reasons: Vec<String>,
    pub period: Period,
}

impl Integration {
    pub fn new(id: Uuid, partner_id: Uuid, profile: Profile, now: DateTime<Utc>) -> Self {
        Self {
            id,
            partner_id,
            profile,
            certifications: Vec::new(),
            revision: 1,
            created_at: now,
        }
    }

    #[must_use]
    pub fn restate(self, profile: Profile) -> Self {
        let revision = self.revision + 1;
        Self {
            profile,
            revision,
            ..self
        }
    }

    /// A new certification takes the place of the one before from its first day.
    #[must_use]
    pub fn certify(self, certification: IntegrationCertification) -> Self {
        let mut certified = self.cut(certification.period.start, |_| true);
        certified.certifications.push(certification);
        certified
    }

    /// What a check certified holds no longer from `day` on.
    #[must_use]
    pub fn revoke(self, check_id: Uuid, day: NaiveDate) -> Self {
        self.cut(day, |held| held.check_id == check_id)
    }

    fn cut(mut self, day: NaiveDate, wanted: impl Fn(&IntegrationCertification) -> bool) -> Self {
        for held in self.certifications.iter_mut().filter(|held| wanted(held)) {
            let end = held.period.end.map_or(day, |end| end.min(day));
            held.period.end = Some(end);
        }
        self.certifications
            .retain(|held| held.period.end.is_none_or(|end| held.period.start < end));
        self.revision += 1;
        self
    }

    /// What it shows in requirements.
    pub fn shown(&self) -> Vec<Evidence> {
        let certifications = self.certifications.iter().map(|held| Evidence {
            level: held.quality,
            depth: held.depth,
            ..Evidence::new(
                EvidenceKind::Integration,
                &self.id.to_string(),
                self.id,
                &self.profile.display_name,
                Days::of([held.period]),
            )
        });
        certifications.collect()
    }
}

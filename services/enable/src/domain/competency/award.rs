//! What a partner holds of a competency: the highest level of each day. Days gone by stay as they were.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Competency;
use crate::domain::days::{Days, Period};
use crate::domain::evidence::{Evidence, EvidenceKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldLevel {
    pub level: i32,
    pub period: Period,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompetencyAward {
    #[serde(skip)]
    pub id: Uuid,
    pub partner_id: Uuid,
    pub competency_key: String,
    /// In order, without overlaps.
    pub levels: Vec<HeldLevel>,
    /// What met the level held when the award changed last.
    pub reasons: Vec<String>,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
}

impl CompetencyAward {
    /// An award of nothing yet.
    pub fn new(id: Uuid, partner_id: Uuid, competency_key: String) -> Self {
        Self {
            id,
            partner_id,
            competency_key,
            levels: Vec::new(),
            reasons: Vec::new(),
            revision: 0,
        }
    }

    /// The award as the evidence has it from today on; absent when nothing is different.
    pub fn review(
        &self,
        competency: &Competency,
        evidence: &[Evidence],
        today: NaiveDate,
    ) -> Option<Self> {
        let days = competency.days(evidence);
        let highest = (1..).zip(&days).filter(|(_, days)| days.contains(today));
        let highest = highest.map(|(level, _)| level).max();
        let levels = self.timeline(&days, today);
        let reasons = highest.map(|level| reasons(competency, level, evidence, today));
        let reasons = reasons.unwrap_or_default();
        let same = levels == self.levels && reasons == self.reasons;
        (!same).then(|| Self {
            levels,
            reasons,
            revision: self.revision + 1,
            ..self.clone()
        })
    }

    /// What was held before today, and what will be held from today on.
    fn timeline(&self, days: &[Days], today: NaiveDate) -> Vec<HeldLevel> {
        let mut levels = Vec::new();
        let stored = self.levels.iter().map(|one| one.level).max().unwrap_or(0);
        let known = i32::try_from(days.len()).unwrap_or(i32::MAX);
        for level in 1..=known.max(stored) {
            let past = self.held(level).before(today);
            let held = past.or(&exactly(days, level).from(today));
            let periods = held.periods().iter();
            levels.extend(periods.map(|period| HeldLevel {
                level,
                period: *period,
            }));
        }
        levels.sort_by_key(|one| one.period.start);
        levels
    }

    /// What the partner has to show by it; a level counts for those below it too.
    pub fn shown(&self) -> Vec<Evidence> {
        let shown = |held: &HeldLevel| Evidence {
            level: held.level,
            ..Evidence::new(
                EvidenceKind::Competency,
                &self.competency_key,
                self.id,
                "",
                Days::of([held.period]),
            )
        };
        self.levels.iter().map(shown).collect()
    }

    /// The days on which exactly this level is held.
    pub fn held(&self, level: i32) -> Days {
        let mine = self.levels.iter().filter(|one| one.level == level);
        Days::of(mine.map(|one| one.period))
    }
}

/// The days of a level that are not days of the next one.
fn exactly(days: &[Days], level: i32) -> Days {
    let of = |level: i32| {
        let index = usize::try_from(level - 1).unwrap_or(usize::MAX);
        days.get(index).cloned().unwrap_or_default()
    };
    of(level).and(&of(level.saturating_add(1)).complement())
}

fn reasons(
    competency: &Competency,
    level: usize,
    evidence: &[Evidence],
    today: NaiveDate,
) -> Vec<String> {
    let step = competency.scheme.levels.get(level - 1);
    step.map(|step| step.requirement.met_by(evidence, today))
        .unwrap_or_default()
}

//! What is known of a partner that requirements ask for: accepted documents, signed agreements, certificates, competencies,
//! finished courses, certified integrations. Each holds on days, so that expiry is a matter of the day asked about.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::active_period::ActivePeriod;
use super::named::named;

named! {
    /// What a piece of evidence is.
    pub enum EvidenceKind {
        Document = "DOCUMENT",
        Agreement = "AGREEMENT",
        Certification = "CERTIFICATION",
        Competency = "COMPETENCY",
        Course = "COURSE",
        Integration = "INTEGRATION",
    }
}

/// One thing that held, holds or will hold on the days of its periods.
///
/// A subject that held different levels on different days is several pieces, one a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    pub partner_id: Uuid,
    pub kind: EvidenceKind,
    /// The name used in requirements: the kind of document, agreement, certification, competency or course. An integration's
    /// is its id.
    pub key: String,
    /// What it is about: the id of the document, agreement, person, award or integration.
    pub subject: String,
    /// The competency's level, 1 being the lowest, or the integration's quality score from 0 to 100; else 0.
    pub level: i32,
    /// In order, without overlaps.
    pub periods: Vec<ActivePeriod>,
}

/// What pieces of evidence are about, on whatever level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    pub partner_id: Uuid,
    pub kind: EvidenceKind,
    pub key: String,
    pub subject: String,
}

impl Topic {
    /// That the topic held a level on the days of `periods`.
    pub fn held(&self, level: i32, periods: Vec<ActivePeriod>) -> Evidence {
        Evidence {
            partner_id: self.partner_id,
            kind: self.kind,
            key: self.key.clone(),
            subject: self.subject.clone(),
            level,
            periods,
        }
    }

    /// One piece a level, from stretches of days in any order.
    pub fn held_by_level(&self, stretches: Vec<(i32, ActivePeriod)>) -> Vec<Evidence> {
        let mut levels: BTreeMap<i32, Vec<ActivePeriod>> = BTreeMap::new();
        for (level, period) in stretches {
            levels.entry(level).or_default().push(period);
        }
        let piece = |(level, mut periods): (i32, Vec<ActivePeriod>)| {
            periods.sort_by_key(|period| period.start);
            self.held(level, periods)
        };
        levels.into_iter().map(piece).collect()
    }
}

impl Evidence {
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.periods.iter().any(|period| period.contains(day))
    }
}

/// The first day after `day` on which something begins or ceases to hold.
pub fn next_change(known: &[Evidence], day: NaiveDate) -> Option<NaiveDate> {
    let periods = known.iter().flat_map(|piece| &piece.periods);
    let days = periods.flat_map(|period| [Some(period.start), period.end]);
    days.flatten().filter(|changes_on| *changes_on > day).min()
}

/// What a requirement asks for: so many different subjects under a key.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub kind: EvidenceKind,
    /// Empty: any, which is how integrations are asked for.
    pub key: &'a str,
    pub least_level: i32,
}

impl Wanted<'_> {
    /// How many different subjects a partner has on `day`.
    pub fn count(self, known: &[Evidence], day: NaiveDate) -> usize {
        let fits = |piece: &&Evidence| {
            piece.kind == self.kind
                && (self.key.is_empty() || piece.key == self.key)
                && piece.level >= self.least_level
                && piece.holds_on(day)
        };
        let mut subjects: Vec<&str> = known
            .iter()
            .filter(fits)
            .map(|piece| piece.subject.as_str())
            .collect();
        subjects.sort_unstable();
        subjects.dedup();
        subjects.len()
    }
}

#[cfg(test)]
mod tests;

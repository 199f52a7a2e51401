//! Documents, agreements and training are there when enough of them hold on the day.

use chrono::NaiveDate;

use super::{Missing, missing};
use crate::domain::evidence::Evidence;
use crate::domain::workflow::Step;
use crate::domain::workflow::evidenced::{
    Agreement, Document, Path, Requirement, Training, TrainingKind,
};

impl Document {
    pub(super) fn missing(&self, step: &Step, known: &[Evidence], day: NaiveDate) -> Vec<Missing> {
        let has = self.wanted().count(known, day);
        if is_enough(has, self.count) {
            return Vec::new();
        }
        let key = &self.document_key;
        let description = format!("{} of {key} accepted, {} needed", has, self.count);
        let remedy = format!("hand in a document of the kind {key} and have it accepted");
        vec![missing(step, "DOCUMENT", description, remedy)]
    }
}

impl Agreement {
    pub(super) fn missing(&self, step: &Step, known: &[Evidence], day: NaiveDate) -> Vec<Missing> {
        if self.wanted().count(known, day) > 0 {
            return Vec::new();
        }
        let key = &self.agreement_key;
        let description = format!("no agreement {key} is signed by both sides and in force");
        let remedy = format!("have both sides sign an agreement of the kind {key}");
        vec![missing(step, "AGREEMENT", description, remedy)]
    }
}

impl Training {
    pub(super) fn missing(&self, step: &Step, known: &[Evidence], day: NaiveDate) -> Vec<Missing> {
        let gaps = self.paths.iter().map(|path| path.gap(known, day));
        let gaps: Option<Vec<String>> = gaps.collect();
        let Some(gaps) = gaps else {
            return Vec::new();
        };
        let remedy = "reach everything on one of the paths".to_owned();
        vec![missing(step, "TRAINING", gaps.join("; or "), remedy)]
    }
}

impl Path {
    /// What the path lacks, in words; nothing when it is complete.
    fn gap(&self, known: &[Evidence], day: NaiveDate) -> Option<String> {
        let lacking = self.requirements.iter().filter_map(|requirement| {
            let has = requirement.wanted().count(known, day);
            (!is_enough(has, requirement.count)).then(|| requirement.gap(has))
        });
        let lacking: Vec<String> = lacking.collect();
        (!lacking.is_empty()).then(|| format!("{}: {}", self.title, lacking.join(", ")))
    }
}

impl Requirement {
    fn gap(&self, has: usize) -> String {
        let (count, key, level) = (self.count, &self.key, self.least_level);
        let what = match self.kind {
            TrainingKind::Certification => format!("people certified as {key}"),
            TrainingKind::Course => format!("people through the course {key}"),
            TrainingKind::Competency => format!("competency {key} on level {level} or above"),
            TrainingKind::Integration => {
                format!("certified integrations of quality {level} or above")
            }
        };
        format!("{what}: {count} needed, {has} there")
    }
}

fn is_enough(has: usize, needed: i32) -> bool {
    usize::try_from(needed).is_ok_and(|needed| has >= needed)
}

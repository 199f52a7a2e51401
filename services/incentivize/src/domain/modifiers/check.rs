//! What is wrong with modifiers.

use super::{Modifiers, hold::MOST_DAYS};
use crate::domain::problem::Problems;

impl Modifiers {
    /// Reports every problem.
    pub fn check(&self, problems: &mut Problems) {
        let days = [
            ("hold_days", Some(self.hold_days)),
            ("clawback_days", self.clawback_days),
        ];
        for (field, days) in days {
            problems.require(
                days.is_none_or(|days| days <= MOST_DAYS),
                field,
                "TOO_LONG",
                "ten years (3650 days) at most",
            );
        }
    }
}

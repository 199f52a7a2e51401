//! How a tenant makes statements.

use crate::domain::{period::PeriodLength, problem::Problems};

/// The longest that a partner can be given.
const MOST_DAYS: u32 = 365;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// A month or a quarter.
    pub period: PeriodLength,
    /// Days after the issue, after which a statement is deemed accepted.
    pub acceptance_days: u32,
    /// Days after the issue in which a line can be disputed.
    pub dispute_days: u32,
    /// Days in which a dispute has to be answered.
    pub answer_days: u32,
    /// 0 until they are set.
    pub revision: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            period: PeriodLength::Quarter,
            acceptance_days: 14,
            dispute_days: 30,
            answer_days: 14,
            revision: 0,
        }
    }
}

impl Settings {
    /// Reports every problem.
    pub fn check(&self, problems: &mut Problems) {
        for (field, days) in [
            ("acceptance_days", self.acceptance_days),
            ("dispute_days", self.dispute_days),
            ("answer_days", self.answer_days),
        ] {
            problems.require(
                (1..=MOST_DAYS).contains(&days),
                field,
                "OUT_OF_RANGE",
                "1 to 365 days",
            );
        }
    }
}

//! What one enrollment holds: up at once, down only on a review date after the grace period.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

mod grading;

pub use grading::{Grading, Judged};

/// Days of one tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierPeriod {
    pub key: String,
    pub display_name: String,
    /// 1 is the lowest tier of the program.
    pub rank: i32,
    pub start: NaiveDate,
    /// First day on which it is no longer held; absent: open.
    pub end: Option<NaiveDate>,
}

/// A tier given by hand; the rules go on beneath.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    pub tier_key: String,
    pub reason: String,
    /// First day on which it no longer holds.
    pub end: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    #[serde(skip)]
    pub enrollment_id: Uuid,
    #[serde(skip)]
    pub partner_id: Uuid,
    #[serde(skip)]
    pub program_id: Uuid,
    /// The tier that the rules alone give; absent: none.
    pub ruled: Option<String>,
    /// First day below the ruled tier.
    pub below_since: Option<NaiveDate>,
    /// Absent: nothing is graded.
    pub next_review: Option<NaiveDate>,
    /// Version of the scheme that it was last graded by; 0: never.
    pub scheme_version: i32,
    pub overridden: Option<Override>,
    /// Oldest first, without overlaps.
    pub periods: Vec<TierPeriod>,
    /// Rises with every change; 0: not on record yet.
    #[serde(skip)]
    pub revision: i64,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TierError {
    #[error("the enrollment holds no tier that could be overridden")]
    NotGraded,
    #[error("nobody overrides the enrollment's tier")]
    NotOverridden,
    #[error("the program has no tier {0:?}; it has {1}")]
    UnknownTier(String, String),
    #[error("an override ends after today")]
    EndsTooEarly,
}

impl Standing {
    /// Nothing decided yet.
    pub fn new(enrollment_id: Uuid, partner_id: Uuid, program_id: Uuid) -> Self {
        Self {
            enrollment_id,
            partner_id,
            program_id,
            ruled: None,
            below_since: None,
            next_review: None,
            scheme_version: 0,
            overridden: None,
            periods: Vec::new(),
            revision: 0,
        }
    }

    /// The period that is open.
    pub fn current(&self) -> Option<&TierPeriod> {
        self.periods.last().filter(|period| period.end.is_none())
    }

    /// The review that is due: its date.
    pub fn review_due(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.next_review.filter(|date| *date <= today)
    }

    /// Closes the open period; one that would last no day goes.
    fn close(&mut self, day: NaiveDate) {
        let Some(open) = self
            .periods
            .last_mut()
            .filter(|period| period.end.is_none())
        else {
            return;
        };
        if open.start >= day {
            self.periods.pop();
        } else {
            open.end = Some(day);
        }
    }
}

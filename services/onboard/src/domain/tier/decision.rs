//! A decision about a tier, with everything that it rests on.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::measure::Readings;
use crate::domain::named::named;

named! {
    pub enum TierOutcome {
        /// For the first time, or anew because the tier held is no longer there.
        Graded = "GRADED",
        Upgraded = "UPGRADED",
        /// Below the tier, which is lost on a review date after the grace period.
        AtRisk = "AT_RISK",
        Recovered = "RECOVERED",
        /// A review left the tier as it was.
        Kept = "KEPT",
        Downgraded = "DOWNGRADED",
        Overridden = "OVERRIDDEN",
        OverrideEnded = "OVERRIDE_ENDED",
        /// The enrollment is no longer in force.
        Ended = "ENDED",
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    pub outcome: TierOutcome,
    /// Keys; absent: no tier.
    pub from: Option<String>,
    pub to: Option<String>,
    /// The day that was judged.
    pub day: NaiveDate,
    pub scheme_version: i32,
    pub reason: String,
    /// The rule of the tier reached, in words; empty for none.
    pub rule_text: String,
    pub readings: Readings,
    pub missing_for_next: Vec<String>,
}

/// A decision on record.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    pub id: Uuid,
    pub enrollment_id: Uuid,
    pub actor: String,
    pub at: DateTime<Utc>,
    pub decision: Decision,
}

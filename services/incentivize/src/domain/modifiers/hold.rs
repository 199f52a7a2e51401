//! Nothing is paid before so many days after the fact or the period; what takes an earning back is released with it, so that a refund within the hold leaves nothing to pay.

use chrono::{Days, NaiveDate};

use super::Modifiers;

/// Longest hold and window, in days: ten years.
pub const MOST_DAYS: u32 = 3650;

impl Modifiers {
    /// The first day on which what was earned on `day` may be paid.
    pub fn held_until(&self, day: NaiveDate) -> NaiveDate {
        let days = Days::new(self.hold_days.into());
        day.checked_add_days(days).unwrap_or(NaiveDate::MAX)
    }
}

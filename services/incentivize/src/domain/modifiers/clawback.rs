//! A refund takes back only within so many days after the business date of its original; the last of them counts.

use chrono::{Days, NaiveDate};

use super::Modifiers;
use crate::domain::fact::Fact;

impl Modifiers {
    /// Last day on which what `original` earned is taken back; none where there is no limit.
    pub fn clawback_end(&self, original: NaiveDate) -> Option<NaiveDate> {
        let days = Days::new(self.clawback_days?.into());
        Some(original.checked_add_days(days).unwrap_or(NaiveDate::MAX))
    }

    /// Whether a fact comes too late to take back what `original` earned.
    pub fn is_too_late(&self, fact: &Fact, original: &Fact) -> bool {
        let end = self.clawback_end(original.business_date);
        end.is_some_and(|end| fact.business_date > end)
    }
}

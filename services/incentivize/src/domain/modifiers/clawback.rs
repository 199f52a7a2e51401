//! A refund takes back only within so many days after the business date of its original; the last of them counts.

use chrono::{Days, NaiveDate};

use super::Modifiers;
use crate::domain::{component::Component, fact::Fact, lineage::Lineage, outcome::ExceptionReason};

impl Modifiers {
    /// Last day on which what `original` earned is taken back; none where there is no limit.
    pub(super) fn clawback_end(&self, original: NaiveDate) -> Option<NaiveDate> {
        let days = Days::new(self.clawback_days?.into());
        Some(original.checked_add_days(days).unwrap_or(NaiveDate::MAX))
    }
}

/// The refunds that take back; excepted when the fact is one that comes too late, or cancels one.
pub fn in_time<'a>(
    component: &Component,
    lineage: &Lineage<'_>,
    refunds: &[&'a Fact],
) -> Result<Vec<&'a Fact>, ExceptionReason> {
    let end = component
        .modifiers
        .clawback_end(lineage.original.business_date);
    let is_late = |fact: &Fact| end.is_some_and(|end| fact.business_date > end);
    if lineage.is_refund() && is_late(lineage.deed) {
        return Err(ExceptionReason::AfterClawbackWindow);
    }
    let refunds = refunds.iter().copied();
    Ok(refunds.filter(|refund| !is_late(refund)).collect())
}

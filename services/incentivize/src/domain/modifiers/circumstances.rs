//! What modifiers read of a fact's surroundings: part of the trace, so that amount and release follow from the trace alone.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Modifiers;

/// Each present where a modifier reads it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Circumstances {
    /// Business date of the original, where that is another fact of another date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_date: Option<NaiveDate>,
}

impl Circumstances {
    /// Whose original happened on `original_date`, seen from a fact of `business_date`.
    pub fn since(original_date: NaiveDate, business_date: NaiveDate) -> Self {
        Self {
            original_date: (original_date != business_date).then_some(original_date),
        }
    }

    /// From when an earning of a fact may be paid: not before the fact, nor before its original's hold has ended.
    pub fn release_date(&self, modifiers: &Modifiers, business_date: NaiveDate) -> NaiveDate {
        let original_date = self.original_date.unwrap_or(business_date);
        modifiers.held_until(original_date).max(business_date)
    }
}

//! Days from a start to an end.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Days from `start` up to, not including, `end`; open when there is no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub start: NaiveDate,
    pub end: Option<NaiveDate>,
}

impl Span {
    pub fn contains(self, day: NaiveDate) -> bool {
        self.start <= day && self.end.is_none_or(|end| day < end)
    }

    pub fn is_empty(self) -> bool {
        self.end.is_some_and(|end| end <= self.start)
    }

    /// Days of both; may be empty.
    #[must_use]
    pub fn intersect(self, other: Self) -> Self {
        let end = match (self.end, other.end) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Self {
            start: self.start.max(other.start),
            end,
        }
    }

    pub fn overlaps(self, other: Self) -> bool {
        !self.intersect(other).is_empty()
    }
}

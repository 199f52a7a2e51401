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
    /// Every day.
    pub const ALWAYS: Self = Self {
        start: NaiveDate::MIN,
        end: None,
    };

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

    /// How many; 0 for an open span, which no number counts.
    pub fn days(self) -> u32 {
        let days = self.end.map(|end| (end - self.start).num_days());
        days.and_then(|days| u32::try_from(days).ok())
            .unwrap_or_default()
    }

    pub fn overlaps(self, other: Self) -> bool {
        !self.intersect(other).is_empty()
    }
}

/// The same days, each in one span only.
pub fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| span.start);
    let mut union: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans.into_iter().filter(|span| !span.is_empty()) {
        match union.last_mut() {
            Some(last) if last.end.is_none_or(|end| span.start <= end) => {
                last.end = last.end.zip(span.end).map(|(one, other)| one.max(other));
            }
            _ => union.push(span),
        }
    }
    union
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: &str, end: &str) -> Span {
        Span {
            start: start.parse().unwrap(),
            end: Some(end.parse().unwrap()),
        }
    }

    #[test]
    fn a_day_in_two_spans_counts_once() {
        let spans = vec![
            span("2017-03-01", "2017-03-11"),
            span("2017-01-01", "2017-01-11"),
            span("2017-01-06", "2017-01-21"),
            span("2017-01-07", "2017-01-08"),
        ];
        let union = union(spans);
        assert_eq!(
            union,
            [
                span("2017-01-01", "2017-01-21"),
                span("2017-03-01", "2017-03-11")
            ]
        );
        assert_eq!(union.into_iter().map(Span::days).sum::<u32>(), 30);
    }
}

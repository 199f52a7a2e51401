//! The days on which tiers may be lost.

use chrono::{Datelike as _, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// Every so many months from a month and day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub every_months: u32,
    pub month: u32,
    /// 1 to 28, so that every month has it.
    pub day: u32,
}

/// Divisors of a year, so that reviews fall on the same days every year.
pub const EVERY_MONTHS: [u32; 6] = [1, 2, 3, 4, 6, 12];

impl Review {
    /// The first review date after `day`.
    pub fn next_after(self, day: NaiveDate) -> NaiveDate {
        let anchor = NaiveDate::from_ymd_opt(day.year() - 1, self.month, self.day).unwrap_or(day);
        let mut steps =
            (1..=36).filter_map(|n| anchor.checked_add_months(Months::new(n * self.every_months)));
        steps.find(|date| *date > day).unwrap_or(NaiveDate::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn the_next_review_comes_after_the_day() {
        let yearly = Review {
            every_months: 12,
            month: 1,
            day: 1,
        };
        let quarterly = Review {
            every_months: 3,
            month: 2,
            day: 15,
        };
        let monthly = Review {
            every_months: 1,
            month: 12,
            day: 28,
        };
        for (review, day, next) in [
            (yearly, "2018-01-01", "2019-01-01"),
            (yearly, "2017-12-31", "2018-01-01"),
            (quarterly, "2018-01-15", "2018-02-15"),
            (quarterly, "2018-11-15", "2019-02-15"),
            (monthly, "2018-12-28", "2019-01-28"),
            (monthly, "2018-01-01", "2018-01-28"),
        ] {
            assert_eq!(
                review.next_after(date(day)),
                date(next),
                "{review:?} after {day}"
            );
        }
    }
}

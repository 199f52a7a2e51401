//! Calendar months, quarters and years.

use std::{fmt, str::FromStr};

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::span::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PeriodLength {
    Month,
    Quarter,
    Year,
}

impl PeriodLength {
    fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

/// One calendar period; written `2017-03`, `2017-Q1` or `2017`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    start: NaiveDate,
    length: PeriodLength,
}

impl Period {
    /// The period of this length that the day lies in.
    pub fn of(length: PeriodLength, day: NaiveDate) -> Self {
        let months = length.months();
        let month = day.month0() / months * months + 1;
        let start = NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day);
        Self { start, length }
    }

    /// First day.
    pub fn start(self) -> NaiveDate {
        self.start
    }

    /// First day after it.
    pub fn end(self) -> NaiveDate {
        let months = Months::new(self.length.months());
        self.start
            .checked_add_months(months)
            .unwrap_or(NaiveDate::MAX)
    }

    /// Last day.
    pub fn last(self) -> NaiveDate {
        self.end()
            .checked_sub_days(Days::new(1))
            .unwrap_or(self.start)
    }

    pub fn length(self) -> PeriodLength {
        self.length
    }

    /// The calendar year that it lies in.
    pub fn year(self) -> i32 {
        self.start.year()
    }

    pub fn span(self) -> Span {
        Span {
            start: self.start,
            end: Some(self.end()),
        }
    }

    #[must_use]
    pub fn next(self) -> Self {
        Self::of(self.length, self.end())
    }

    /// Whether the day is its first.
    pub fn starts_on(length: PeriodLength, day: NaiveDate) -> bool {
        Self::of(length, day).start == day
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.start.year(), self.start.month());
        match self.length {
            PeriodLength::Month => write!(f, "{year:04}-{month:02}"),
            PeriodLength::Quarter => write!(f, "{year:04}-Q{}", month.div_ceil(3)),
            PeriodLength::Year => write!(f, "{year:04}"),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no period such as 2017-03, 2017-Q1 or 2017")]
pub struct NotAPeriod(String);

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let refused = || NotAPeriod(text.to_owned());
        let (year, length, month) = match text.split_once('-') {
            None => (text, PeriodLength::Year, Ok(1)),
            Some((year, part)) => match part.strip_prefix('Q') {
                Some(quarter) => (
                    year,
                    PeriodLength::Quarter,
                    quarter
                        .parse()
                        .map(|quarter: u32| quarter.saturating_mul(3).saturating_sub(2)),
                ),
                None => (year, PeriodLength::Month, part.parse()),
            },
        };
        let year = year.parse().map_err(|_| refused())?;
        let month = month.map_err(|_| refused())?;
        let start = NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(refused)?;
        let period = Self { start, length };
        if period.to_string() == text {
            Ok(period)
        } else {
            Err(refused())
        }
    }
}

impl TryFrom<String> for Period {
    type Error = NotAPeriod;

    fn try_from(text: String) -> Result<Self, NotAPeriod> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_find_their_period() {
        for (length, date, label, last) in [
            (PeriodLength::Month, "2016-02-29", "2016-02", "2016-02-29"),
            (PeriodLength::Quarter, "2017-03-31", "2017-Q1", "2017-03-31"),
            (PeriodLength::Quarter, "2017-04-01", "2017-Q2", "2017-06-30"),
            (PeriodLength::Quarter, "2017-12-31", "2017-Q4", "2017-12-31"),
            (PeriodLength::Year, "2017-07-01", "2017", "2017-12-31"),
        ] {
            let period = Period::of(length, day(date));
            assert_eq!(period.to_string(), label);
            assert_eq!(period.last(), day(last));
            assert_eq!(label.parse(), Ok(period));
        }
    }

    #[test]
    fn other_texts_are_no_period() {
        for text in [
            "", "17", "2017-Q0", "2017-Q5", "2017-13", "2017-3", "2017-Q01", "x-Q1", "2017-Q",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text:?}");
        }
    }
}

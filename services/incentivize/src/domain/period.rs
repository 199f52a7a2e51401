//! Calendar months, quarters and years, and single spans of days.

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
    /// One span of days up to, not including, the end; it does not repeat.
    Window {
        start: NaiveDate,
        end: NaiveDate,
    },
}

impl PeriodLength {
    /// None for a window.
    fn months(self) -> Option<u32> {
        match self {
            Self::Month => Some(1),
            Self::Quarter => Some(3),
            Self::Year => Some(12),
            Self::Window { .. } => None,
        }
    }
}

/// One calendar period, written `2017-03`, `2017-Q1` or `2017`, or one window, written `2017-03-01/2017-04-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    start: NaiveDate,
    length: PeriodLength,
}

impl Period {
    /// The period of this length that the day lies in; a window, wherever the day lies.
    pub fn of(length: PeriodLength, day: NaiveDate) -> Self {
        let months = match (length, length.months()) {
            (PeriodLength::Window { start, .. }, _) => return Self { start, length },
            (_, months) => months.unwrap_or(1),
        };
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
        if let PeriodLength::Window { end, .. } = self.length {
            return end;
        }
        let months = Months::new(self.length.months().unwrap_or(1));
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

    /// The calendar year that it starts in.
    pub fn year(self) -> i32 {
        self.start.year()
    }

    pub fn span(self) -> Span {
        Span {
            start: self.start,
            end: Some(self.end()),
        }
    }

    /// None after a window.
    pub fn next(self) -> Option<Self> {
        self.length.months()?;
        Some(Self::of(self.length, self.end()))
    }

    /// The period of this length before it; none before a window.
    pub fn previous(self) -> Option<Self> {
        self.length.months()?;
        let last = self.start.pred_opt()?;
        Some(Self::of(self.length, last))
    }

    /// The same period a year earlier; none for a window.
    pub fn a_year_earlier(self) -> Option<Self> {
        self.length.months()?;
        let start = self.start.checked_sub_months(Months::new(12))?;
        Some(Self::of(self.length, start))
    }

    /// Whether one starts on the day; a window has one set of terms whenever these start.
    pub fn starts_on(length: PeriodLength, day: NaiveDate) -> bool {
        length.months().is_none() || Self::of(length, day).start == day
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.start.year(), self.start.month());
        match self.length {
            PeriodLength::Month => write!(f, "{year:04}-{month:02}"),
            PeriodLength::Quarter => write!(f, "{year:04}-Q{}", month.div_ceil(3)),
            PeriodLength::Year => write!(f, "{year:04}"),
            PeriodLength::Window { start, end } => write!(f, "{start}/{end}"),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no period such as 2017-03, 2017-Q1, 2017 or 2017-03-01/2017-04-01")]
pub struct NotAPeriod(String);

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let refused = || NotAPeriod(text.to_owned());
        if let Some((start, end)) = text.split_once('/') {
            let start = start.parse().map_err(|_| refused())?;
            let end = end.parse().map_err(|_| refused())?;
            let length = PeriodLength::Window { start, end };
            return Ok(Self { start, length });
        }
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
    fn a_window_is_one_period() {
        let (start, end) = (day("2017-03-10"), day("2017-04-10"));
        let window = Period::of(PeriodLength::Window { start, end }, day("2019-01-01"));
        assert_eq!(window.to_string(), "2017-03-10/2017-04-10");
        assert_eq!("2017-03-10/2017-04-10".parse(), Ok(window));
        assert_eq!((window.last(), window.next()), (day("2017-04-09"), None));
    }

    #[test]
    fn neighbours() {
        let quarter = Period::of(PeriodLength::Quarter, day("2017-01-05"));
        let text = |period: Option<Period>| period.map(|period| period.to_string());
        assert_eq!(text(quarter.next()).as_deref(), Some("2017-Q2"));
        assert_eq!(text(quarter.previous()).as_deref(), Some("2016-Q4"));
        assert_eq!(text(quarter.a_year_earlier()).as_deref(), Some("2016-Q1"));
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

//! The days on which an agreement or a document holds.

use chrono::NaiveDate;
use serde::Serialize;

use super::active_period::ActivePeriod;
use super::problem::Problem;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Term {
    pub effective_date: NaiveDate,
    /// First day on which it no longer holds; absent: open.
    pub end_date: Option<NaiveDate>,
}

impl Term {
    /// A term lasts a day or longer; the problem is about `end_field`.
    pub fn problem(self, end_field: &str) -> Option<Problem> {
        let description = "the end comes after the first day";
        let lasts = self.period().is_some();
        (!lasts).then(|| Problem::new(end_field, "DATES_OUT_OF_ORDER", description))
    }

    pub fn holds_on(self, day: NaiveDate) -> bool {
        self.effective_date <= day && self.end_date.is_none_or(|end| day < end)
    }

    /// The same, ended before `day` if it has not ended earlier; without days when it begins later.
    #[must_use]
    pub fn cut(self, day: NaiveDate) -> Self {
        let end = self.end_date.map_or(day, |end| end.min(day));
        Self {
            end_date: Some(end.max(self.effective_date)),
            ..self
        }
    }

    /// Its days; none when it ends on its first.
    pub fn period(self) -> Option<ActivePeriod> {
        let (start, end) = (self.effective_date, self.end_date);
        end.is_none_or(|end| start < end)
            .then_some(ActivePeriod { start, end })
    }
}

//! The days on which an enrollment is active follow from the business dates of its transitions.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::enrollment::{EnrollmentState, Transition};

/// Days from `start` to before `end`; open without an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivePeriod {
    pub start: NaiveDate,
    pub end: Option<NaiveDate>,
}

impl ActivePeriod {
    pub fn contains(self, day: NaiveDate) -> bool {
        self.start <= day && self.end.is_none_or(|end| day < end)
    }

    fn is_empty(self) -> bool {
        self.end.is_some_and(|end| end <= self.start)
    }

    fn cut(self, at: NaiveDate) -> Self {
        let end = self.end.map_or(at, |end| end.min(at));
        Self {
            end: Some(end),
            ..self
        }
    }
}

/// First day after the term that the activation set; absent: open, or not activated.
pub(super) fn term_end(transitions: &[Transition]) -> Option<NaiveDate> {
    transitions
        .iter()
        .find_map(|transition| transition.end_date)
}

/// The periods in order: each activation or reinstatement opens one to the term's end, a suspension or termination cuts it.
pub(super) fn of(transitions: &[Transition]) -> Vec<ActivePeriod> {
    let end = term_end(transitions);
    let mut periods: Vec<ActivePeriod> = Vec::new();
    for transition in transitions {
        let date = transition.effective_date;
        match (transition.from, transition.to) {
            (_, EnrollmentState::Active) => periods.push(ActivePeriod { start: date, end }),
            (EnrollmentState::Active, _) => {
                let cut = periods.pop().map(|period| period.cut(date));
                periods.extend(cut.filter(|period| !period.is_empty()));
            }
            _ => {}
        }
    }
    periods
}

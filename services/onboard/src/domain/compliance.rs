//! A program requires documents of its enrolled partners: before the expiry the partner is reminded, after the expiry and the
//! days of grace its enrollments are suspended.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::document::Document;
use super::named::named;
use super::problem::Problem;
use super::term::Term;

const MOST_REQUIREMENTS: usize = 50;
const MOST_GRACE_DAYS: i32 = 365;

/// What a program requires of its enrolled partners.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Requirements {
    pub list: Vec<Requirement>,
    /// Rises with every change; 0 until somebody says something.
    #[serde(skip)]
    pub revision: i64,
}

/// That an accepted document expires soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    pub partner_id: Uuid,
    pub document_id: Uuid,
    pub kind: String,
    pub expires: NaiveDate,
    /// Days before the expiry for which it was due.
    pub days_before: i32,
    pub at: DateTime<Utc>,
}

/// A kind of document that a program requires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    pub kind: String,
    /// Days after the expiry for which an enrollment stays active.
    pub grace_days: i32,
}

named! {
    /// Where a partner stands with a requirement on a day.
    pub enum ComplianceState {
        Valid = "VALID",
        /// No document was ever accepted; that alone suspends nothing.
        Missing = "MISSING",
        /// Expired; the days of grace run.
        Grace = "GRACE",
        /// The days of grace are over.
        Lapsed = "LAPSED",
    }
}

/// A requirement, and where the partner stands with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub state: ComplianceState,
    /// First day on which the latest document is no longer valid.
    pub expires: Option<NaiveDate>,
    /// First day on which the enrollment is suspended for it.
    pub suspends: Option<NaiveDate>,
}

/// Every bad field of a program's requirements.
pub fn problems(requirements: &[Requirement]) -> Vec<Problem> {
    let mut problems = Vec::new();
    if requirements.len() > MOST_REQUIREMENTS {
        let description = format!("at most {MOST_REQUIREMENTS}");
        problems.push(Problem::new("requirements", "COUNT", description));
    }
    let mut kinds = BTreeSet::new();
    for (index, requirement) in requirements.iter().enumerate() {
        let at = |field: &str| format!("requirements[{index}].{field}");
        if !kinds.insert(&requirement.kind) {
            let description = "the kind is required once";
            problems.push(Problem::new(at("kind_key"), "DUPLICATE", description));
        }
        if !(0..=MOST_GRACE_DAYS).contains(&requirement.grace_days) {
            let description = format!("0 to {MOST_GRACE_DAYS}");
            problems.push(Problem::new(at("grace_days"), "OUT_OF_RANGE", description));
        }
    }
    problems
}

impl Requirement {
    /// Where the partner of these documents stands on a day.
    pub fn met_by(&self, documents: &[Document], today: NaiveDate) -> Standing {
        let ours = documents
            .iter()
            .filter(|document| document.kind == self.kind);
        let accepted: Vec<Term> = ours.filter_map(|document| document.days).collect();
        self.standing(&accepted, today)
    }

    /// `accepted` are the days of all documents of the kind that were ever accepted.
    fn standing(&self, accepted: &[Term], today: NaiveDate) -> Standing {
        let open = accepted.iter().any(|days| days.end_date.is_none());
        let last = accepted.iter().filter_map(|days| days.end_date).max();
        let expires = last.filter(|_| !open);
        let suspends = expires.map(|day| later(day, self.grace_days));
        let state = match (expires, suspends) {
            _ if accepted.is_empty() => ComplianceState::Missing,
            (Some(expires), _) if today < expires => ComplianceState::Valid,
            (Some(_), Some(suspends)) if today < suspends => ComplianceState::Grace,
            (Some(_), _) => ComplianceState::Lapsed,
            (None, _) => ComplianceState::Valid,
        };
        Standing {
            state,
            expires,
            suspends,
        }
    }
}

/// The reminder that is due for a document today: that of the latest of its days that has come.
pub fn due_reminder(
    reminder_days: &BTreeSet<i32>,
    expires: NaiveDate,
    today: NaiveDate,
) -> Option<i32> {
    if today >= expires {
        return None;
    }
    let mut ascending = reminder_days.iter().copied();
    ascending.find(|days| earlier(expires, *days) <= today)
}

/// The next day after `today` on which a reminder of the document is due.
pub fn next_reminder(
    reminder_days: &BTreeSet<i32>,
    expires: NaiveDate,
    today: NaiveDate,
) -> Option<NaiveDate> {
    let days = reminder_days.iter().map(|days| earlier(expires, *days));
    days.filter(|day| *day > today).min()
}

fn later(day: NaiveDate, days: i32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days.unsigned_abs())))
        .unwrap_or(NaiveDate::MAX)
}

fn earlier(day: NaiveDate, days: i32) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(days.unsigned_abs())))
        .unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2018, month, day).expect("a date")
    }

    fn until(end: Option<NaiveDate>) -> Term {
        Term {
            effective_date: day(1, 1),
            end_date: end,
        }
    }

    #[test]
    fn grace_follows_the_expiry_and_a_lapse_follows_grace() {
        use ComplianceState as S;
        let requirement = Requirement {
            kind: "insurance-certificate".to_owned(),
            grace_days: 10,
        };
        let (old, current) = (until(Some(day(2, 1))), until(Some(day(6, 1))));
        let rows: [(&[Term], NaiveDate, S); 7] = [
            (&[], day(3, 1), S::Missing),
            (&[current], day(5, 31), S::Valid),
            (&[current], day(6, 1), S::Grace),
            (&[old, current], day(6, 10), S::Grace),
            (&[current, old], day(6, 11), S::Lapsed),
            (&[old], day(6, 11), S::Lapsed),
            (&[old, until(None)], day(6, 11), S::Valid),
        ];
        for (accepted, today, state) in rows {
            let standing = requirement.standing(accepted, today);
            assert_eq!(standing.state, state, "{accepted:?} on {today}");
        }
        let standing = requirement.standing(&[current], day(1, 1));
        assert_eq!(
            (standing.expires, standing.suspends),
            (Some(day(6, 1)), Some(day(6, 11)))
        );
    }

    #[test]
    fn the_latest_reminder_that_has_come_is_due() {
        let days = BTreeSet::from([30, 14, 3]);
        let expires = day(6, 30);
        let rows = [
            (day(5, 30), None, Some(day(5, 31))),
            (day(5, 31), Some(30), Some(day(6, 16))),
            (day(6, 15), Some(30), Some(day(6, 16))),
            (day(6, 16), Some(14), Some(day(6, 27))),
            (day(6, 29), Some(3), None),
            (day(6, 30), None, None),
        ];
        for (today, due, next) in rows {
            assert_eq!(due_reminder(&days, expires, today), due, "{today}");
            assert_eq!(next_reminder(&days, expires, today), next, "{today}");
        }
    }

    #[test]
    fn a_kind_is_required_once_with_grace_within_a_year() {
        let requirement = |grace_days| Requirement {
            kind: "w-9".to_owned(),
            grace_days,
        };
        let found: Vec<(String, &str)> = problems(&[requirement(0), requirement(366)])
            .into_iter()
            .map(|problem| (problem.field, problem.reason))
            .collect();
        assert_eq!(
            found,
            [
                ("requirements[1].kind_key".to_owned(), "DUPLICATE"),
                ("requirements[1].grace_days".to_owned(), "OUT_OF_RANGE"),
            ]
        );
    }
}

//! What a vendor asks its partners for, and what it accepts.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::media_type;
use super::problem::Problem;

/// Largest document of any kind: 10 MiB.
pub const MOST_BYTES: i64 = 10 << 20;
const MOST_MONTHS: i32 = 120;
const MOST_DAYS: i32 = 365;
const MOST_REMINDERS: usize = 10;
const MOST_MEDIA_TYPES: usize = 20;
/// Revision of a kind that nobody has changed.
pub const UNCHANGED: i64 = 1;

/// What people state about a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    pub key: String,
    pub display_name: String,
    pub media_types: BTreeSet<String>,
    pub max_bytes: i64,
    /// Accepted by a person; else at once.
    pub needs_review: bool,
    /// 0: a document never expires by itself.
    pub validity_months: i32,
    /// Days before the expiry.
    pub reminder_days: BTreeSet<i32>,
    /// Months for which content that is no longer needed is kept; 0: for ever.
    pub retention_months: i32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentKind {
    pub definition: Definition,
    /// Rises with every change.
    pub revision: i64,
}

/// The kinds that a new tenant begins with.
pub fn defaults() -> Vec<DocumentKind> {
    let definitions: Vec<Definition> =
        serde_json::from_str(include_str!("document_kind/defaults.json")).unwrap_or_default();
    let kind = |definition| DocumentKind {
        definition,
        revision: UNCHANGED,
    };
    definitions.into_iter().map(kind).collect()
}

impl Definition {
    /// Every bad field.
    pub fn problems(&self) -> Vec<Problem> {
        let days = |day: &i32| (1..=MOST_DAYS).contains(day);
        let reminders =
            self.reminder_days.len() <= MOST_REMINDERS && self.reminder_days.iter().all(days);
        let types = (1..=MOST_MEDIA_TYPES).contains(&self.media_types.len())
            && self
                .media_types
                .iter()
                .all(|media_type| is_media_type(media_type));
        let checks = [
            (
                types,
                "media_types",
                format!("1 to {MOST_MEDIA_TYPES} types such as application/pdf"),
            ),
            (
                (1..=MOST_BYTES).contains(&self.max_bytes),
                "max_bytes",
                format!("at most {MOST_BYTES}"),
            ),
            (
                is_months(self.validity_months),
                "validity_months",
                format!("0 to {MOST_MONTHS}"),
            ),
            (
                reminders,
                "reminder_days",
                format!("at most {MOST_REMINDERS}, each 1 to {MOST_DAYS}"),
            ),
            (
                is_months(self.retention_months),
                "retention_months",
                format!("0 to {MOST_MONTHS}"),
            ),
        ];
        let bad = checks.into_iter().filter(|(fine, ..)| !fine);
        bad.map(|(_, field, text)| Problem::new(field, "OUT_OF_RANGE", text))
            .collect()
    }

    /// What is wrong with a file of this kind, apart from its size.
    pub fn refuses(&self, declared: &str, content: &[u8]) -> Vec<Problem> {
        if content.is_empty() {
            return vec![Problem::new("content", "REQUIRED", "the document is empty")];
        }
        let mut problems = Vec::new();
        if !self.media_types.contains(declared) {
            let wanted: Vec<&str> = self.media_types.iter().map(String::as_str).collect();
            let text = format!("one of {}", wanted.join(", "));
            problems.push(Problem::new("media_type", "NOT_ACCEPTED", text));
        }
        if !media_type::is(declared, content) {
            let text = format!("the content is no {declared}");
            problems.push(Problem::new("content", "DISGUISED", text));
        }
        problems
    }

    /// First day on which a document that is valid from `effective_date` no longer is; absent: open.
    pub fn expiry(&self, effective_date: NaiveDate) -> Option<NaiveDate> {
        after(effective_date, self.validity_months)
    }

    /// First day on which content that is no longer needed from `end` on is not kept any longer; absent: kept for ever.
    pub fn kept_until(&self, end: NaiveDate) -> Option<NaiveDate> {
        after(end, self.retention_months)
    }
}

/// The day so many months later; none for no months.
fn after(day: NaiveDate, months: i32) -> Option<NaiveDate> {
    let months = u32::try_from(months).ok().filter(|months| *months > 0)?;
    day.checked_add_months(Months::new(months))
}

fn is_months(months: i32) -> bool {
    (0..=MOST_MONTHS).contains(&months)
}

fn is_media_type(text: &str) -> bool {
    let part = |part: &str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".+-".contains(c);
        !part.is_empty() && part.chars().all(plain)
    };
    text.len() <= 100
        && text
            .split_once('/')
            .is_some_and(|(kind, name)| part(kind) && part(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_six_defaults_are_valid() {
        let keys: Vec<String> = defaults()
            .into_iter()
            .inspect(|kind| assert_eq!(kind.definition.problems(), []))
            .map(|kind| kind.definition.key)
            .collect();
        assert_eq!(
            keys,
            [
                "security-questionnaire",
                "w-9",
                "w-8ben-e",
                "insurance-certificate",
                "interoperability-certificate",
                "hipaa-baa"
            ]
        );
    }

    #[test]
    fn months_are_counted_on_the_calendar() {
        let mut kind = defaults().swap_remove(3).definition;
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a date");
        assert_eq!(kind.expiry(day(2018, 1, 15)), Some(day(2019, 1, 15)));
        kind.validity_months = 1;
        assert_eq!(kind.expiry(day(2018, 1, 31)), Some(day(2018, 2, 28)));
        kind.validity_months = 0;
        assert_eq!(kind.expiry(day(2018, 1, 31)), None);
    }
}

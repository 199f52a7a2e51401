//! A difference in the books stands from the second check that finds it until the first that does not.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

/// What was expected and what was found, at one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingDifference {
    pub expected: String,
    pub found: String,
    pub found_at: DateTime<Utc>,
    /// Found twice: it is not what a derivation that is still queued will change.
    pub confirmed: bool,
}

/// Differences of one partner, by subject.
pub type Differences = BTreeMap<String, StandingDifference>;

/// What a check makes of the differences that were known.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Judged {
    pub differences: Differences,
    /// Subjects that are confirmed by this check.
    pub confirmed: Vec<String>,
}

impl Judged {
    /// `found` are subjects with what was expected and what was found.
    pub fn of(
        known: &Differences,
        found: impl IntoIterator<Item = (String, String, String)>,
        now: DateTime<Utc>,
    ) -> Self {
        let mut judged = Self::default();
        for (subject, expected, found) in found {
            let before = known
                .get(&subject)
                .filter(|before| before.expected == expected && before.found == found);
            if before.is_some_and(|before| !before.confirmed) {
                judged.confirmed.push(subject.clone());
            }
            let difference = StandingDifference {
                expected,
                found,
                found_at: before.map_or(now, |before| before.found_at),
                confirmed: before.is_some(),
            };
            judged.differences.insert(subject, difference);
        }
        judged
    }

    /// Whether another check has to tell whether they stand.
    pub fn is_suspicious(&self) -> bool {
        self.differences.values().any(|one| !one.confirmed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: &[&str]) -> Vec<(String, String, String)> {
        let row = |text: &&str| ((*text).to_owned(), "1".to_owned(), "2".to_owned());
        texts.iter().map(row).collect()
    }

    #[test]
    fn a_difference_is_suspected_then_stands_then_is_gone() {
        let at = |second| DateTime::from_timestamp(second, 0).unwrap_or_default();
        let first = Judged::of(&Differences::new(), found(&["a"]), at(1));
        assert!(first.is_suspicious() && first.confirmed.is_empty());
        let second = Judged::of(&first.differences, found(&["a", "b"]), at(2));
        assert_eq!(second.confirmed, ["a"]);
        assert!(second.is_suspicious(), "b is new");
        assert_eq!(second.differences["a"].found_at, at(1));
        let third = Judged::of(&second.differences, found(&["a"]), at(3));
        assert!(
            third.confirmed.is_empty() && !third.is_suspicious(),
            "it is told once"
        );
        assert!(third.differences["a"].confirmed);
        assert_eq!(
            Judged::of(&third.differences, found(&[]), at(4)),
            Judged::default()
        );
    }

    #[test]
    fn a_difference_that_changes_is_another_one() {
        let at = DateTime::from_timestamp(1, 0).unwrap_or_default();
        let first = Judged::of(&Differences::new(), found(&["a"]), at);
        let other = [("a".to_owned(), "1".to_owned(), "3".to_owned())];
        let second = Judged::of(&first.differences, other, at);
        assert!(second.is_suspicious() && second.confirmed.is_empty());
    }
}

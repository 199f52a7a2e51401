//! What earns a tier: comparisons of which all or any must hold.

use std::collections::BTreeSet;
use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::measure::{Measure, Reading, Readings};

/// An expression over measures.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    AllOf(Vec<Rule>),
    AnyOf(Vec<Rule>),
    AtLeast {
        measure: Measure,
        threshold: Decimal,
    },
}

/// A comparison and where it stands.
pub struct Leaf<'a> {
    pub path: String,
    pub measure: &'a Measure,
    pub threshold: Decimal,
}

impl Rule {
    pub fn is_met(&self, readings: &Readings) -> bool {
        match self {
            Self::AllOf(rules) => rules.iter().all(|rule| rule.is_met(readings)),
            Self::AnyOf(rules) => rules.iter().any(|rule| rule.is_met(readings)),
            Self::AtLeast { measure, threshold } => {
                let value = readings.get(measure).and_then(|reading| reading.value);
                value.is_some_and(|value| value >= *threshold)
            }
        }
    }

    /// What keeps it from being met, in words; nothing when it is met.
    pub fn missing(&self, readings: &Readings) -> Vec<String> {
        if self.is_met(readings) {
            return Vec::new();
        }
        match self {
            Self::AllOf(rules) => rules
                .iter()
                .flat_map(|rule| rule.missing(readings))
                .collect(),
            Self::AnyOf(rules) => {
                let ways: Vec<String> = rules
                    .iter()
                    .map(|rule| rule.missing(readings).join(" and "))
                    .collect();
                vec![format!("one of: {}", ways.join("; or "))]
            }
            Self::AtLeast { measure, threshold } => {
                vec![shortfall(measure, *threshold, readings.get(measure))]
            }
        }
    }

    pub fn measures(&self) -> BTreeSet<Measure> {
        self.leaves("")
            .into_iter()
            .map(|leaf| leaf.measure.clone())
            .collect()
    }

    /// The comparisons in their order, below `path`.
    pub fn leaves(&self, path: &str) -> Vec<Leaf<'_>> {
        let below = |rules: &'_ [Rule], word: &str| -> Vec<(String, usize)> {
            (0..rules.len())
                .map(|n| (format!("{path}.{word}.rules[{n}]"), n))
                .collect()
        };
        match self {
            Self::AllOf(rules) => nested(rules, below(rules, "all_of")),
            Self::AnyOf(rules) => nested(rules, below(rules, "any_of")),
            Self::AtLeast { measure, threshold } => vec![Leaf {
                path: format!("{path}.condition"),
                measure,
                threshold: *threshold,
            }],
        }
    }

    /// The same rule whatever the order in which it was written.
    pub fn canonical(&self) -> Self {
        let sorted = |rules: &[Rule]| {
            let mut rules: Vec<Rule> = rules.iter().map(Rule::canonical).collect();
            rules.sort();
            rules.dedup();
            rules
        };
        let (rules, all) = match self {
            Self::AllOf(rules) => (sorted(rules), true),
            Self::AnyOf(rules) => (sorted(rules), false),
            Self::AtLeast { measure, threshold } => {
                let (measure, threshold) = (measure.clone(), threshold.normalize());
                return Self::AtLeast { measure, threshold };
            }
        };
        match (<[Rule; 1]>::try_from(rules), all) {
            (Ok([only]), _) => only,
            (Err(rules), true) => Self::AllOf(rules),
            (Err(rules), false) => Self::AnyOf(rules),
        }
    }
}

fn nested(rules: &[Rule], paths: Vec<(String, usize)>) -> Vec<Leaf<'_>> {
    let leaves = paths
        .into_iter()
        .flat_map(|(path, n)| rules[n].leaves(&path));
    leaves.collect()
}

fn shortfall(measure: &Measure, threshold: Decimal, reading: Option<&Reading>) -> String {
    let threshold = threshold.normalize();
    match reading.and_then(|reading| reading.value) {
        Some(value) => format!(
            "{measure}: {threshold} needed, {} reached",
            value.normalize()
        ),
        None => format!("{measure}: {threshold} needed, nothing known"),
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |rules: &[Rule], word: &str| {
            let texts: Vec<String> = rules.iter().map(|rule| rule.grouped()).collect();
            texts.join(word)
        };
        match self {
            Self::AllOf(rules) => f.write_str(&joined(rules, " and ")),
            Self::AnyOf(rules) => f.write_str(&joined(rules, " or ")),
            Self::AtLeast { measure, threshold } => {
                write!(f, "{measure} at least {}", threshold.normalize())
            }
        }
    }
}

impl Rule {
    fn grouped(&self) -> String {
        match self {
            Self::AtLeast { .. } => self.to_string(),
            _ => format!("({self})"),
        }
    }
}

//! The chain to earlier statements: their hashes, and what this one says that they said.

use serde_json::Value;

use super::{
    compare::{Difference, compare, differ},
    read::Read,
};
use crate::domain::statement::{
    canonical,
    line::{EarnedLine, Line},
};

/// An earlier statement of the same partner.
#[derive(Debug, Clone)]
pub struct Earlier {
    pub hash: String,
    pub number: u64,
    lines: Vec<Line>,
}

impl Earlier {
    /// A document, signed or not.
    pub fn of(document: &Value) -> Self {
        let content = canonical::without(document, "signature");
        let lines = content["lines"].as_array().into_iter().flatten();
        Self {
            hash: canonical::digest(&content),
            number: content["number"].as_u64().unwrap_or_default(),
            lines: lines
                .filter_map(|line| serde_json::from_value(line.clone()).ok())
                .collect(),
        }
    }

    fn line_of(&self, line: &Line) -> Option<&EarnedLine> {
        let same =
            |other: &&Line| other.earning_id() == line.earning_id() && other.payee == line.payee;
        self.lines.iter().find(same)?.earned.as_ref()
    }
}

pub(super) fn verify(read: &Read, earlier: &[Earlier], differences: &mut Vec<Difference>) {
    if let Some(previous) = &read.header.previous {
        let given = earlier
            .iter()
            .find(|earlier| earlier.number == u64::from(previous.number));
        if let Some(given) = given.filter(|given| given.hash != previous.hash) {
            let subject = format!("previous statement {}", previous.number);
            differ(subject, &previous.hash, &given.hash, differences);
        }
    }
    for (number, (line, _)) in (1..).zip(&read.lines) {
        let before = line
            .earned
            .as_ref()
            .and_then(|earned| earned.before.as_ref());
        let Some(before) = before else { continue };
        let given = earlier
            .iter()
            .find(|earlier| earlier.number == u64::from(before.statement));
        let Some(given) = given else { continue };
        let subject = format!("line {number}: earned.before");
        if given.hash != before.hash {
            differ(
                format!("{subject}.hash"),
                &given.hash,
                &before.hash,
                differences,
            );
        }
        let said = given.line_of(line).and_then(|earned| earned.now.as_ref());
        let said = said.map(|now| (serde_json::json!(now.amount), now.trace.clone()));
        let Some((amount, trace)) = said else {
            differ(&subject, "a line of that statement", "nothing", differences);
            continue;
        };
        compare(
            &format!("{subject}.amount"),
            &amount,
            &serde_json::json!(before.amount),
            differences,
        );
        compare(
            &format!("{subject}.trace"),
            &trace,
            &before.trace,
            differences,
        );
    }
}

//! Proves a statement from its document alone, or names where it is wrong.
//!
//! Nothing that the document says of a result is used to compute it: every line is derived again from the facts and the
//! terms, the way the service derives it, and compared member by member with what the document says.

use serde_json::Value;

use super::{canonical, line::Line, totals::totals};

mod compare;
mod lines;
mod previous;
mod read;

pub use compare::Difference;
use compare::{compare, differ};
pub use previous::Earlier;
use read::Read;

/// What was checked, and what differs.
#[derive(Debug, Default)]
pub struct Verdict {
    pub lines: usize,
    pub facts: usize,
    pub differences: Vec<Difference>,
}

/// Checks facts, terms, lines and totals, and the earlier statements that are at hand. The signature is another matter.
pub fn verify(document: &Value, earlier: &[Earlier]) -> Verdict {
    let mut verdict = Verdict::default();
    let content = canonical::without(document, "signature");
    let differences = &mut verdict.differences;
    let Some(read) = Read::from(&content, differences) else {
        return verdict;
    };
    verdict.lines = read.lines.len();
    verdict.facts = read.facts.len();
    lines::verify(&read, differences);
    verify_totals(&read, differences);
    previous::verify(&read, earlier, differences);
    verdict
}

fn verify_totals(read: &Read, differences: &mut Vec<Difference>) {
    let lines: Vec<Line> = read.lines.iter().map(|(line, _)| line.clone()).collect();
    match totals(&lines) {
        Ok(totals) => {
            let expected = serde_json::to_value(totals).unwrap_or_default();
            compare("totals", &expected, &read.totals, differences);
        }
        Err(error) => differ("totals", "sums", error.to_string(), differences),
    }
}

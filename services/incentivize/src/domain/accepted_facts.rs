//! Which of the facts that a rule could be computed from a component accepts.

use std::collections::BTreeSet;

use super::{
    problem::Problems,
    requirement::{FactPattern, any_of},
};

/// At least one, each one of those that the mechanism knows, none twice.
pub fn check_several(
    field: &str,
    facts: &[FactPattern],
    known: &[FactPattern],
    problems: &mut Problems,
) {
    problems.require_some(field, facts.len());
    let mut seen = BTreeSet::new();
    for (index, fact) in facts.iter().enumerate() {
        let field = format!("{field}[{index}]");
        check_one(&field, *fact, known, problems);
        problems.require_new(seen.insert(fact), field);
    }
}

/// One of those that the mechanism knows.
pub fn check_one(field: &str, fact: FactPattern, known: &[FactPattern], problems: &mut Problems) {
    if !known.contains(&fact) {
        let description = format!("is computed from {}", any_of(known));
        problems.add(field, "WRONG_FACT", description);
    }
}

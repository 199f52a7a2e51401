//! Facts that take one another back belong together: an original, its refunds, and the reversals of any of them.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::fact::{Fact, Relation};

/// An original with all that takes it back, as far as it is known.
#[derive(Debug, Default)]
pub struct Family<'a> {
    pub members: Vec<&'a Fact>,
    /// Refunds of the original that are not reversed.
    pub refunds: Vec<&'a Fact>,
}

/// The families among these facts, by the id of the original.
pub fn families(facts: &[Fact]) -> BTreeMap<Uuid, Family<'_>> {
    let by_id: BTreeMap<Uuid, &Fact> = facts.iter().map(|fact| (fact.id, fact)).collect();
    let reversed: BTreeSet<Uuid> = facts.iter().filter_map(reversed_id).collect();
    let mut families: BTreeMap<Uuid, Family<'_>> = BTreeMap::new();
    for fact in by_id.values() {
        let family = families.entry(original_of(fact, &by_id)).or_default();
        family.members.push(fact);
        if matches!(fact.relation, Relation::RefundOf(_)) && !reversed.contains(&fact.id) {
            family.refunds.push(fact);
        }
    }
    families
}

fn reversed_id(fact: &Fact) -> Option<Uuid> {
    match fact.relation {
        Relation::ReversalOf(id) => Some(id),
        Relation::Original | Relation::RefundOf(_) => None,
    }
}

/// The end of the chain, or the first link of it that is not known.
fn original_of(fact: &Fact, by_id: &BTreeMap<Uuid, &Fact>) -> Uuid {
    let mut id = fact.id;
    for _ in 0..by_id.len() {
        match by_id.get(&id).and_then(|fact| fact.takes_back()) {
            Some(earlier) => id = earlier,
            None => break,
        }
    }
    id
}

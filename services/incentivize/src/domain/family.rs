//! Facts about one another belong together: an original, its refunds, payments and churns, and the reversals of any of them.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::fact::{Fact, Relation};

/// An original with all that is about it, as far as it is known.
#[derive(Debug, Default)]
pub struct Family<'a> {
    pub members: Vec<&'a Fact>,
    /// Refunds of the original that are not reversed.
    pub refunds: Vec<&'a Fact>,
    /// Payments of the original that are not reversed.
    pub payments: Vec<&'a Fact>,
    /// Churns of the original that are not reversed.
    pub churns: Vec<&'a Fact>,
}

/// The families among these facts, by the id of the original.
pub fn families(facts: &[Fact]) -> BTreeMap<Uuid, Family<'_>> {
    let by_id: BTreeMap<Uuid, &Fact> = facts.iter().map(|fact| (fact.id, fact)).collect();
    let reversed = reversed(facts);
    let mut families: BTreeMap<Uuid, Family<'_>> = BTreeMap::new();
    for fact in by_id.values() {
        let family = families.entry(original_of(fact, &by_id)).or_default();
        family.members.push(fact);
        if reversed.contains(&fact.id) {
            continue;
        }
        match fact.relation {
            Relation::RefundOf(_) => family.refunds.push(fact),
            Relation::PaymentOf(_) => family.payments.push(fact),
            Relation::ChurnOf(_) => family.churns.push(fact),
            Relation::Original | Relation::ReversalOf(_) => {}
        }
    }
    families
}

/// Ids of the facts that others reverse.
pub fn reversed(facts: &[Fact]) -> BTreeSet<Uuid> {
    let reversed = |fact: &Fact| match fact.relation {
        Relation::ReversalOf(id) => Some(id),
        _ => None,
    };
    facts.iter().filter_map(reversed).collect()
}

/// The end of the chain, or the first link of it that is not known.
fn original_of(fact: &Fact, by_id: &BTreeMap<Uuid, &Fact>) -> Uuid {
    let mut id = fact.id;
    for _ in 0..by_id.len() {
        match by_id.get(&id).and_then(|fact| fact.refers_to()) {
            Some(earlier) => id = earlier,
            None => break,
        }
    }
    id
}

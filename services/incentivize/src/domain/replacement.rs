//! A fact that takes the place of another takes over what is about the other: refunds, payments and churns name the fact that
//! counted when they were reported.

use std::{borrow::Cow, collections::BTreeMap};

use uuid::Uuid;

use super::fact::{Fact, Relation};

/// One partner's facts, what is about a replaced one being about the last in its place.
pub fn resolved(facts: &[Fact]) -> Cow<'_, [Fact]> {
    let mut successors: BTreeMap<Uuid, Uuid> = BTreeMap::new();
    for fact in facts {
        if let Some(replaced) = fact.replaces {
            let known = successors.entry(replaced).or_insert(fact.id);
            *known = (*known).max(fact.id);
        }
    }
    if successors.is_empty() {
        return Cow::Borrowed(facts);
    }
    let last = |id: Uuid| last_of(id, &successors);
    let resolve = |fact: &Fact| Fact {
        relation: match fact.relation {
            Relation::RefundOf(id) => Relation::RefundOf(last(id)),
            Relation::PaymentOf(id) => Relation::PaymentOf(last(id)),
            Relation::ChurnOf(id) => Relation::ChurnOf(last(id)),
            own @ (Relation::Original | Relation::ReversalOf(_)) => own,
        },
        ..fact.clone()
    };
    Cow::Owned(facts.iter().map(resolve).collect())
}

fn last_of(id: Uuid, successors: &BTreeMap<Uuid, Uuid>) -> Uuid {
    let mut last = id;
    for _ in 0..successors.len() {
        match successors.get(&last) {
            Some(next) => last = *next,
            None => break,
        }
    }
    last
}

//! Kin: a partner's facts of one kind about one subject, such as two levels of a competency. What one earns may depend on the others.

use std::collections::BTreeMap;

use super::{
    fact::{Fact, FactKind, Relation},
    family::reversed,
};

/// Facts that may have kin, by kind and subject.
#[derive(Debug, Default)]
pub struct Kinships<'a>(BTreeMap<(FactKind, &'a str), Vec<&'a Fact>>);

/// What facts have in common with their kin; none for one that can't have any.
pub fn kinship(fact: &Fact) -> Option<(FactKind, &str)> {
    let subject = fact.detail.subject.as_deref()?;
    (fact.relation == Relation::Original).then_some((fact.kind, subject))
}

impl<'a> Kinships<'a> {
    /// Of those that are not reversed.
    pub fn among(facts: &'a [Fact]) -> Self {
        let mut by_kinship: BTreeMap<_, Vec<&Fact>> = BTreeMap::new();
        let reversed = reversed(facts);
        for fact in facts.iter().filter(|fact| !reversed.contains(&fact.id)) {
            if let Some(kinship) = kinship(fact) {
                by_kinship.entry(kinship).or_default().push(fact);
            }
        }
        Self(by_kinship)
    }

    /// The others.
    pub fn of(&self, fact: &Fact) -> Vec<&'a Fact> {
        let kin = kinship(fact).and_then(|kinship| self.0.get(&kinship));
        let kin = kin.into_iter().flatten().copied();
        kin.filter(|other| other.id != fact.id).collect()
    }
}

//! What a rule asks, in words.

use super::Demand;
use crate::domain::requirement::Requirement;

impl Demand {
    pub fn words(&self) -> String {
        let person = self.person_requirement.as_ref().map(person_words);
        let partner = self.requirement.as_ref().map(Requirement::to_string);
        let parts: Vec<String> = partner.into_iter().chain(person).collect();
        parts.join(", and ")
    }
}

pub(super) fn person_words(requirement: &Requirement) -> String {
    format!("a person who alone has {requirement}")
}

//! What a rule says of a partner, and of one of its people.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Demand;
use super::demand::person_words;
use crate::domain::days::Days;
use crate::domain::evidence::Evidence;
use crate::domain::requirement::{Missing, Requirement};

/// Whether a partner satisfies a rule, on whatever day: it lapses by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Eligibility {
    pub days: Days,
    /// What is missing now or, if nothing is, from the end of the days on.
    pub missing: Vec<Missing>,
    pub people: Vec<EligiblePerson>,
}

/// A person who satisfies by itself what a rule asks of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EligiblePerson {
    pub person_id: Uuid,
    pub days: Days,
}

/// The same on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub days: Days,
    pub missing: Vec<Missing>,
    pub person_missing: Vec<Missing>,
}

impl Verdict {
    pub fn is_satisfied(&self) -> bool {
        self.missing.is_empty() && self.person_missing.is_empty()
    }
}

impl Demand {
    /// What the partner with this evidence is eligible for, as seen from `today`.
    pub fn assess(&self, evidence: &[Evidence], today: NaiveDate) -> Eligibility {
        let people = self.people(evidence);
        let days = self.days(evidence, &people);
        let gap = if days.contains(today) {
            days.end_after(today)
        } else {
            Some(today)
        };
        let missing = gap.map(|day| self.missing(evidence, &people, day));
        let missing = missing.unwrap_or_default();
        Eligibility {
            days,
            missing,
            people,
        }
    }

    /// The verdict of one day, with what a named person lacks.
    pub fn judge(&self, evidence: &[Evidence], person: Option<Uuid>, day: NaiveDate) -> Verdict {
        let people = self.people(evidence);
        let asked = person.zip(self.person_requirement.as_ref());
        let person_missing =
            asked.map(|(person, requirement)| requirement.missing(&own(evidence, person), day));
        Verdict {
            days: self.days(evidence, &people),
            missing: self.missing(evidence, &people, day),
            person_missing: person_missing.unwrap_or_default(),
        }
    }

    fn people(&self, evidence: &[Evidence]) -> Vec<EligiblePerson> {
        let Some(requirement) = &self.person_requirement else {
            return Vec::new();
        };
        let people: BTreeSet<Uuid> = evidence.iter().filter_map(Evidence::person_id).collect();
        let people = people.into_iter().map(|person_id| EligiblePerson {
            person_id,
            days: requirement.days(&own(evidence, person_id)),
        });
        people.filter(|one| !one.days.is_empty()).collect()
    }

    fn days(&self, evidence: &[Evidence], people: &[EligiblePerson]) -> Days {
        let partner = self.requirement.as_ref().map(|one| one.days(evidence));
        let anybody = self
            .person_requirement
            .as_ref()
            .map(|_| Days::at_least(1, people.iter().map(|one| &one.days)));
        let both: Vec<Days> = partner.into_iter().chain(anybody).collect();
        Days::at_least(both.len(), &both)
    }

    fn missing(
        &self,
        evidence: &[Evidence],
        people: &[EligiblePerson],
        day: NaiveDate,
    ) -> Vec<Missing> {
        let of_partner = self.requirement.as_ref();
        let mut missing = of_partner
            .map(|one| one.missing(evidence, day))
            .unwrap_or_default();
        if let Some(requirement) = &self.person_requirement
            && !people.iter().any(|one| one.days.contains(day))
        {
            missing.push(nobody(requirement));
        }
        missing
    }
}

fn nobody(requirement: &Requirement) -> Missing {
    Missing::new(
        "ELIGIBLE_PERSON",
        format!("{} (nobody has)", person_words(requirement)),
        format!("have one person meet all of: {requirement}"),
    )
}

fn own(evidence: &[Evidence], person_id: Uuid) -> Vec<Evidence> {
    let own = evidence
        .iter()
        .filter(|one| one.person_id() == Some(person_id));
    own.cloned().collect()
}

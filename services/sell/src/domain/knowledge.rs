//! What onboard decided, as far as sell knows: who is enrolled when, and what each type produces.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::vocabulary::{FactKind, PartnershipType, Role};

/// Days on which an enrollment is active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub from: NaiveDate,
    /// First day on which it is no longer active.
    pub until: Option<NaiveDate>,
}

impl Period {
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.from <= date && self.until.is_none_or(|until| date < until)
    }
}

/// A partner's membership in a program of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrollment {
    pub partnership_type: PartnershipType,
    /// As onboard names it, for people.
    pub state: String,
    pub active: Vec<Period>,
}

/// A kind of fact that a won opportunity produces from a role; without a role, from any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Produced {
    pub kind: FactKind,
    pub role: Option<Role>,
}

/// How a partner stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    NotEnrolled,
    /// Enrolled, with what the types of the active enrollments produce.
    Enrolled(BTreeSet<Produced>),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Knowledge {
    pub profiles: HashMap<PartnershipType, Vec<Produced>>,
    pub enrollments: HashMap<Uuid, Vec<Enrollment>>,
}

impl Knowledge {
    pub fn enrollments(&self, partner_id: Uuid) -> &[Enrollment] {
        self.enrollments.get(&partner_id).map_or(&[], Vec::as_slice)
    }

    /// The types in which the partner is active on that day.
    pub fn active_types(&self, partner_id: Uuid, date: NaiveDate) -> BTreeSet<PartnershipType> {
        self.enrollments(partner_id)
            .iter()
            .filter(|enrollment| enrollment.active.iter().any(|period| period.contains(date)))
            .map(|enrollment| enrollment.partnership_type)
            .collect()
    }

    /// Why the partner may not claim on that day, and what would help; None when it may.
    pub fn missing_enrollment(&self, partner_id: Uuid, date: NaiveDate) -> Option<String> {
        if !self.active_types(partner_id, date).is_empty() {
            return None;
        }
        let enrollments = self.enrollments(partner_id);
        if enrollments.is_empty() {
            return Some("the partner is enrolled in no program: create an enrollment and have it approved and activated".to_owned());
        }
        let states = enrollments
            .iter()
            .map(|one| format!("{} is {}", one.partnership_type, one.state));
        let states = states.collect::<Vec<_>>().join(", ");
        Some(format!(
            "no enrollment of the partner is active on {date} ({states}): have one approved, activated or reinstated"
        ))
    }

    /// A type whose profile is not known yet produces nothing until it is.
    pub fn standing(&self, partner_id: Uuid, date: NaiveDate) -> Standing {
        let types = self.active_types(partner_id, date);
        if types.is_empty() {
            return Standing::NotEnrolled;
        }
        let produced = types
            .iter()
            .filter_map(|of| self.profiles.get(of))
            .flatten()
            .copied();
        Standing::Enrolled(produced.collect())
    }
}

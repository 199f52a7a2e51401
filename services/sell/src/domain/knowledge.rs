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
    /// None where it was announced before programs were kept here.
    pub program_id: Option<Uuid>,
    /// As onboard names it, for people.
    pub state: String,
    pub active: Vec<Period>,
}

impl Enrollment {
    /// Whether it is active on that day.
    pub fn holds(&self, date: NaiveDate) -> bool {
        self.active.iter().any(|period| period.contains(date))
    }
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
    /// The kinds of facts that are reported for partners of each type.
    pub reported: HashMap<PartnershipType, Vec<FactKind>>,
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
            .filter(|enrollment| enrollment.holds(date))
            .map(|enrollment| enrollment.partnership_type)
            .collect()
    }

    /// Whether facts of the kind are reported for some type that the partner was ever active in.
    pub fn reports(&self, partner_id: Uuid, kind: FactKind) -> bool {
        let enrollments = self.enrollments(partner_id).iter();
        let mut types = enrollments.filter(|one| !one.active.is_empty());
        types.any(|one| {
            let reported = self.reported.get(&one.partnership_type);
            reported.is_some_and(|kinds| kinds.contains(&kind))
        })
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

//! The tiers of a program, lowest first.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::check;
use super::measure::{Measure, Readings};
use super::review::Review;
use super::rule::Rule;
use crate::domain::problem::Problem;
use crate::domain::type_profile::TypeProfile;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    pub key: String,
    pub display_name: String,
    /// Absent: everybody enrolled holds it.
    pub rule: Option<Rule>,
}

impl Tier {
    fn is_earned(&self, readings: &Readings) -> bool {
        self.rule.as_ref().is_none_or(|rule| rule.is_met(readings))
    }

    pub fn rule_text(&self) -> String {
        match &self.rule {
            Some(rule) => rule.to_string(),
            None => "everybody enrolled".to_owned(),
        }
    }
}

/// What people state about a program's tiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Lowest first.
    pub tiers: Vec<Tier>,
    pub review: Review,
    pub grace_days: u32,
}

impl Terms {
    /// Every bad field, for partners that produce what `profile` says.
    pub fn check(&self, profile: &TypeProfile) -> Vec<Problem> {
        check::problems(self, profile)
    }

    /// The highest tier that is earned, by its place.
    pub fn earned(&self, readings: &Readings) -> Option<usize> {
        self.tiers.iter().rposition(|tier| tier.is_earned(readings))
    }

    pub fn place_of(&self, key: &str) -> Option<usize> {
        self.tiers.iter().position(|tier| tier.key == key)
    }

    /// Everything that the tiers ask for.
    pub fn measures(&self) -> BTreeSet<Measure> {
        let rules = self.tiers.iter().filter_map(|tier| tier.rule.as_ref());
        rules.flat_map(Rule::measures).collect()
    }

    /// What the tier above `place` still asks for.
    pub fn missing_above(&self, place: Option<usize>, readings: &Readings) -> Vec<String> {
        let next = self.tiers.get(place.map_or(0, |place| place + 1));
        let rule = next.and_then(|tier| tier.rule.as_ref());
        rule.map(|rule| rule.missing(readings)).unwrap_or_default()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TierScheme {
    #[serde(skip)]
    pub program_id: Uuid,
    #[serde(flatten)]
    pub terms: Terms,
    /// Rises with every change, from 1.
    #[serde(skip)]
    pub version: i32,
}

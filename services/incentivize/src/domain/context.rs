//! What a rule reads besides its base: part of the trace, so that the amount can be computed again from the trace alone.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{fact::Fact, lane::Lane};

/// Values besides the base, each present where the rule reads it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Context {
    /// The day whose rate applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_date: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Decimal>,
    /// What the fact is about, such as a competency or a product category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years_since_original: Option<u32>,
    /// Days between two dates of the fact, as the rule says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
    /// Whether the fact is its account's first purchase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_purchase: Option<bool>,
    /// Best earlier score of the same subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best_before: Option<Decimal>,
    /// Totals by lane, where a rule reads several together.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lanes: BTreeMap<Lane, Decimal>,
    /// Facts that the total counts, reversed ones excluded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deals: Option<i64>,
    /// What of the input was counted under another system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<Decimal>,
    /// Total of the earlier period that the period is compared with; absent when nothing counted in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Decimal>,
}

impl Context {
    /// Whether the rule reads nothing besides its base.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Total of a lane; 0 when nothing counted in it.
    pub fn lane(&self, name: &str) -> Decimal {
        self.lanes.get(name).copied().unwrap_or_default()
    }
}

/// What surrounds a fact: from it a mechanism picks what its rule reads.
#[derive(Debug, Clone, Copy, Default)]
pub struct State<'a> {
    /// Whether the fact is its account's first purchase; none while that is not known.
    pub first_purchase: Option<bool>,
    /// The partner's other unreversed facts of the same kind and subject.
    pub kin: &'a [&'a Fact],
}

impl State<'_> {
    /// Kin that come before the fact: by business date, then by external id.
    pub fn kin_before<'b>(&'b self, fact: &'b Fact) -> impl Iterator<Item = &'b Fact> {
        let here = fact.place();
        let kin = self.kin.iter().copied();
        kin.filter(move |other| other.place() < here)
    }

    /// Best score of the kin that come before the fact; 0 for one that carries none, none without such kin.
    pub fn best_before(&self, fact: &Fact) -> Option<Decimal> {
        let kin = self.kin_before(fact);
        kin.map(|other| other.detail.score.unwrap_or_default())
            .max()
    }
}

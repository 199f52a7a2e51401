//! Quality and depth are each the weighted mean of their criteria's scores, rounded half up; configuration effort lowers quality.

use std::collections::BTreeSet;

use kit::Violations;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

kit::named! {
    /// What a criterion says something about.
    pub enum RubricDimension {
        Quality = "QUALITY",
        Depth = "DEPTH",
    }
}

/// How integrations are scored; data of the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rubric {
    pub criteria: Vec<Criterion>,
    /// Minutes of configuration that cost nothing.
    pub free_configuration_minutes: i32,
    /// Each so many whole minutes beyond cost one point of quality; 0: effort does not count.
    pub minutes_per_point: i32,
    pub minimum_quality: i32,
    pub minimum_depth: i32,
    pub validity_months: i32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    pub key: String,
    pub display_name: String,
    pub dimension: RubricDimension,
    /// Relative to the other criteria of the dimension.
    pub weight: i32,
}

/// What a rubric makes of results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scoring {
    pub rubric_version: i32,
    /// 0 to 100.
    pub quality: i32,
    /// 0 to 100.
    pub depth: i32,
    /// What lowered the scores, the most costly first.
    pub reasons: Vec<String>,
}

const CRITERIA: std::ops::RangeInclusive<usize> = 1..=50;

impl Rubric {
    /// Adds what is wrong with it, by its place under `path`.
    pub fn check(&self, violations: &mut Violations, path: &str) {
        if !CRITERIA.contains(&self.criteria.len()) {
            let text = format!("{} to {} criteria", CRITERIA.start(), CRITERIA.end());
            violations.add(format!("{path}.criteria"), "LENGTH", text);
        }
        let dimension = |wanted| self.criteria.iter().any(|one| one.dimension == wanted);
        if !dimension(RubricDimension::Quality) || !dimension(RubricDimension::Depth) {
            let text = "some criteria of quality and some of depth are needed";
            violations.add(format!("{path}.criteria"), "REQUIRED", text);
        }
        let mut keys = BTreeSet::new();
        for (n, one) in self.criteria.iter().enumerate() {
            let path = format!("{path}.criteria[{n}]");
            if !keys.insert(one.key.as_str()) {
                let text = "another criterion has this key";
                violations.add(format!("{path}.key"), "DUPLICATE", text);
            }
            bounded(violations, &path, "weight", one.weight, 1..=1_000);
        }
        let mut number = |field, number, range| bounded(violations, path, field, number, range);
        let free = self.free_configuration_minutes;
        number("free_configuration_minutes", free, 0..=100_000);
        number("minutes_per_point", self.minutes_per_point, 0..=100_000);
        number("minimum_quality", self.minimum_quality, 0..=100);
        number("minimum_depth", self.minimum_depth, 0..=100);
        number("validity_months", self.validity_months, 1..=60);
    }

    /// The scores of results that were checked: one of every criterion, from 0 to 100.
    pub fn score(
        &self,
        version: i32,
        score_of: impl Fn(&str) -> i32,
        configuration_minutes: i32,
    ) -> Scoring {
        let mut losses: Vec<(Decimal, String)> = Vec::new();
        let mut mean = |dimension: RubricDimension| {
            let own = self
                .criteria
                .iter()
                .filter(|one| one.dimension == dimension);
            let weights: i32 = own.clone().map(|one| one.weight).sum();
            let sum: i32 = own.clone().map(|one| one.weight * score_of(&one.key)).sum();
            losses.extend(own.filter_map(|one| loss(one, score_of(&one.key), weights)));
            half_up(sum, weights)
        };
        let (quality, depth) = (mean(RubricDimension::Quality), mean(RubricDimension::Depth));
        let effort = self.effort(configuration_minutes);
        if effort > 0 {
            let free = self.free_configuration_minutes;
            let text = format!(
                "configuration takes {configuration_minutes} minutes where {free} are free: quality loses {effort}"
            );
            losses.push((Decimal::from(effort), text));
        }
        losses.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        Scoring {
            rubric_version: version,
            quality: (quality - effort).max(0),
            depth,
            reasons: losses.into_iter().map(|(_, text)| text).collect(),
        }
    }

    /// Points that the configuration effort costs.
    fn effort(&self, minutes: i32) -> i32 {
        let beyond = (minutes - self.free_configuration_minutes).max(0);
        beyond.checked_div(self.minutes_per_point).unwrap_or(0)
    }
}

impl Default for Rubric {
    /// What rules while a tenant has not decided.
    fn default() -> Self {
        let text = include_str!("rubric/default.json");
        serde_json::from_str(text).expect("the default rubric is read by a test")
    }
}

/// What a criterion takes from the full score of its dimension, to a tenth of a point.
fn loss(criterion: &Criterion, score: i32, weights: i32) -> Option<(Decimal, String)> {
    if score >= 100 {
        return None;
    }
    let points = Decimal::from(criterion.weight * (100 - score)) / Decimal::from(weights);
    let shown = points.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
    let dimension = match criterion.dimension {
        RubricDimension::Quality => "quality",
        RubricDimension::Depth => "depth",
    };
    let name = &criterion.display_name;
    let shown = shown.normalize();
    let text = format!(
        "{name} scores {score} of 100 with weight {} of {weights}: {dimension} loses {shown}",
        criterion.weight
    );
    Some((points, text))
}

/// A whole number of points; a half goes up.
fn half_up(sum: i32, weights: i32) -> i32 {
    (2 * sum + weights).checked_div(2 * weights).unwrap_or(0)
}

fn bounded(
    violations: &mut Violations,
    path: &str,
    field: &str,
    number: i32,
    range: std::ops::RangeInclusive<i32>,
) {
    if !range.contains(&number) {
        let text = format!("{} to {}", range.start(), range.end());
        violations.add(format!("{path}.{field}"), "OUT_OF_RANGE", text);
    }
}

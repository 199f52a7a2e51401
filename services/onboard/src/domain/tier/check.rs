//! Tiers that can't work are refused: what nobody can reach, what is no step up, what the type does not produce.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::measure::Measure;
use super::review::EVERY_MONTHS;
use super::rule::{Leaf, Rule};
use super::scheme::{Terms, Tier};
use crate::domain::problem::Problem;
use crate::domain::type_profile::TypeProfile;

const MOST_TIERS: usize = 10;
const MOST_COMPARISONS: usize = 20;
const DEEPEST: usize = 3;
const LONGEST_GRACE_DAYS: u32 = 365;

pub(super) fn problems(terms: &Terms, profile: &TypeProfile) -> Vec<Problem> {
    let mut problems = schedule(terms);
    if !(1..=MOST_TIERS).contains(&terms.tiers.len()) {
        problems.push(Problem::new(
            "scheme.tiers",
            "COUNT",
            format!("1 to {MOST_TIERS} tiers"),
        ));
    }
    let mut keys = BTreeSet::new();
    for (n, tier) in terms.tiers.iter().enumerate() {
        let path = format!("scheme.tiers[{n}]");
        if !keys.insert(&tier.key) {
            let description = format!("another tier has the key {:?}", tier.key);
            problems.push(Problem::new(
                format!("{path}.tier_key"),
                "DUPLICATE",
                description,
            ));
        }
        problems.extend(of_tier(&format!("{path}.rule"), n, tier, profile));
        problems.extend(not_above(&format!("{path}.rule"), tier, &terms.tiers[..n]));
    }
    problems
}

fn schedule(terms: &Terms) -> Vec<Problem> {
    let review = terms.review;
    let rules = [
        (
            EVERY_MONTHS.contains(&review.every_months),
            "scheme.review.every_months",
            "1, 2, 3, 4, 6 or 12",
        ),
        (
            (1..=12).contains(&review.month),
            "scheme.review.month",
            "1 to 12",
        ),
        (
            (1..=28).contains(&review.day),
            "scheme.review.day",
            "1 to 28",
        ),
        (
            terms.grace_days <= LONGEST_GRACE_DAYS,
            "scheme.grace_days",
            "0 to 365",
        ),
    ];
    let broken = rules.into_iter().filter(|(holds, ..)| !holds);
    broken
        .map(|(_, field, range)| Problem::new(field, "OUT_OF_RANGE", range))
        .collect()
}

fn of_tier(path: &str, n: usize, tier: &Tier, profile: &TypeProfile) -> Vec<Problem> {
    let Some(rule) = &tier.rule else {
        let description = "only the lowest tier may go without a rule";
        return (n > 0)
            .then(|| Problem::new(path, "REQUIRED", description))
            .into_iter()
            .collect();
    };
    let mut problems = shape(path, rule, 1);
    let leaves = rule.leaves(path);
    if leaves.len() > MOST_COMPARISONS {
        problems.push(Problem::new(
            path,
            "TOO_LONG",
            format!("at most {MOST_COMPARISONS} comparisons"),
        ));
    }
    problems.extend(leaves.iter().flat_map(|leaf| of_leaf(leaf, profile)));
    problems
}

fn shape(path: &str, rule: &Rule, depth: usize) -> Vec<Problem> {
    let (word, rules) = match rule {
        Rule::AllOf(rules) => ("all_of", rules),
        Rule::AnyOf(rules) => ("any_of", rules),
        Rule::AtLeast { .. } => return Vec::new(),
    };
    let path = format!("{path}.{word}.rules");
    if depth >= DEEPEST {
        let description = format!("at most {DEEPEST} levels, comparisons counted");
        return vec![Problem::new(path, "TOO_DEEP", description)];
    }
    if rules.is_empty() {
        return vec![Problem::new(path, "REQUIRED", "a group compares something")];
    }
    let below = rules.iter().enumerate();
    below
        .flat_map(|(n, rule)| shape(&format!("{path}[{n}]"), rule, depth + 1))
        .collect()
}

/// A comparison that nobody can ever satisfy, or that everybody satisfies.
fn of_leaf(leaf: &Leaf<'_>, profile: &TypeProfile) -> Option<Problem> {
    let at_least = format!("{}.at_least", leaf.path);
    if leaf.threshold <= Decimal::ZERO {
        return Some(Problem::new(
            at_least,
            "NOT_POSITIVE",
            "a threshold is above zero",
        ));
    }
    if let Some(highest) = leaf
        .measure
        .highest()
        .filter(|highest| leaf.threshold > *highest)
    {
        let description = format!("the {} never exceeds {highest}", leaf.measure);
        return Some(Problem::new(at_least, "NEVER_MET", description));
    }
    if leaf.measure.is_whole() && !leaf.threshold.fract().is_zero() {
        return Some(Problem::new(
            at_least,
            "NOT_WHOLE",
            "a count is a whole number",
        ));
    }
    let patterns = leaf.measure.computed_from();
    let produced = &profile.content.produced_facts;
    let computable = patterns
        .iter()
        .any(|pattern| produced.iter().any(|fact| pattern.picks(fact)));
    (!patterns.is_empty() && !computable).then(|| {
        let description = format!("{} partners never produce it", profile.partnership_type);
        Problem::new(format!("{}.metric", leaf.path), "NEVER_MET", description)
    })
}

/// A tier is harder to reach than those below it.
fn not_above(path: &str, tier: &Tier, lower: &[Tier]) -> Vec<Problem> {
    let Some(rule) = &tier.rule else {
        return Vec::new();
    };
    let same = lower.iter().find(|other| {
        other
            .rule
            .as_ref()
            .is_some_and(|other| other.canonical() == rule.canonical())
    });
    if let Some(same) = same {
        let description = format!("is the rule of {:?}, too", same.key);
        return vec![Problem::new(path, "SAME_AS_LOWER_TIER", description)];
    }
    let floors = lower
        .iter()
        .rev()
        .find_map(|tier| tier.rule.as_ref())
        .map(lowest)
        .unwrap_or_default();
    let own = lowest(rule);
    let falls = own.into_iter().filter_map(|(measure, (threshold, place))| {
        let (below, _) = floors
            .get(measure)
            .filter(|(below, _)| *below > threshold)?;
        let description = format!("the tier below asks for {below}");
        Some(Problem::new(
            format!("{path}{place}.at_least"),
            "THRESHOLD_FALLS",
            description,
        ))
    });
    falls.collect()
}

/// The lowest threshold of each measure, and where it stands.
fn lowest(rule: &Rule) -> BTreeMap<&Measure, (Decimal, String)> {
    let mut lowest: BTreeMap<&Measure, (Decimal, String)> = BTreeMap::new();
    for leaf in rule.leaves("") {
        let found = (leaf.threshold, leaf.path);
        let known = lowest.entry(leaf.measure).or_insert_with(|| found.clone());
        if found.0 < known.0 {
            *known = found;
        }
    }
    lowest
}

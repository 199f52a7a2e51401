//! Amounts for reaching a score in a subject.

use std::collections::BTreeSet;

use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    choice::choice,
    component::Denomination,
    percentage::{check_amount, check_least},
    problem::Problems,
    product_selection::check_word,
    trace::Step,
};

mod scored;

pub use scored::Scored;

choice! {
    /// What a later achievement in the same subject earns.
    Repetition:
    /// What its reward adds to the best one before.
    RaiseOnly "RAISE_ONLY",
    /// Its whole reward.
    Each "EACH",
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reward {
    /// Any when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Score from which it is reached; any when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<Decimal>,
    pub amount: Money,
}

impl Reward {
    pub fn is_about(&self, subject: Option<&str>) -> bool {
        self.subject.is_none() || self.subject.as_deref() == subject
    }

    /// Such as "crm-sync from 100".
    pub fn words(&self) -> String {
        let parts = [
            self.subject.clone(),
            self.least.map(|least| format!("from {least}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    pub fn is_reached(&self, score: Decimal) -> bool {
        self.least.is_none_or(|least| score >= least)
    }
}

/// The rewards about a subject; those that name it go before those for any.
fn about<'a>(rewards: &'a [Reward], subject: Option<&str>) -> Vec<&'a Reward> {
    let of = |named: bool| {
        let chosen = rewards
            .iter()
            .filter(move |reward| reward.subject.is_some() == named);
        chosen
            .filter(|reward| reward.is_about(subject))
            .collect::<Vec<_>>()
    };
    match of(true) {
        named if named.is_empty() => of(false),
        named => named,
    }
}

/// What reaching a score in a subject earns; `best_before` is the best earlier score, unless each achievement earns whole.
pub fn grant(
    rewards: &[Reward],
    subject: Option<&str>,
    score: Decimal,
    best_before: Option<Decimal>,
    steps: &mut Vec<Step>,
) -> Decimal {
    let rewards = about(rewards, subject);
    let reward = |score: Decimal| {
        let reached = rewards.iter().filter(|reward| reward.is_reached(score));
        let best = reached.max_by_key(|reward| reward.least);
        best.map_or(Decimal::ZERO, |reward| reward.amount.amount())
    };
    let gives = reward(score);
    steps.push(Step::Flat {
        what: "reward".into(),
        gives,
    });
    let Some(best_before) = best_before else {
        return gives;
    };
    let less = reward(best_before).min(gives);
    steps.push(Step::Minus {
        what: "the best reward before".into(),
        of: gives,
        less,
        gives: gives - less,
    });
    gives - less
}

/// At least one and at most fifty, none for the same subject and score as another.
pub fn check(
    field: &str,
    rewards: &[Reward],
    denomination: &Denomination,
    problems: &mut Problems,
) {
    problems.require_some(field, rewards.len());
    let mut seen = BTreeSet::new();
    for (index, reward) in rewards.iter().enumerate() {
        problems.within(format!("{field}[{index}]"), |problems| {
            if let Some(subject) = &reward.subject {
                check_word("subject", subject, problems);
            }
            if let Some(least) = reward.least {
                check_least("least", least, problems);
            }
            check_amount("amount", reward.amount, denomination, problems);
            problems.require_new(seen.insert((&reward.subject, reward.least)), "least");
        });
    }
}

/// Of one subject, a higher score never earns less.
pub fn check_rising(field: &str, rewards: &[Reward], problems: &mut Problems) {
    for (index, reward) in rewards.iter().enumerate() {
        let falls = |lower: &Reward| {
            lower.subject == reward.subject
                && lower.least < reward.least
                && lower.amount.amount() > reward.amount.amount()
        };
        problems.require(
            !rewards.iter().any(falls),
            format!("{field}[{index}].amount"),
            "REWARDS_NOT_ASCENDING",
            "is less than for a lower score",
        );
    }
}

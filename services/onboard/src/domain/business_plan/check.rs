//! What a plan may say.

use std::collections::BTreeSet;

use chrono::Datelike as _;
use rust_decimal::Decimal;

use super::{Commitment, Content};
use crate::domain::problem::Problem;

const MOST: usize = 50;
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

impl Content {
    /// Every bad field of a plan for `year`.
    pub fn check(&self, year: i32) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut add = |field: String, reason, text: &str| {
            problems.push(Problem::new(format!("plan.{field}"), reason, text));
        };
        if !YEARS.contains(&year) {
            add("year".to_owned(), "OUT_OF_RANGE", "2000 to 2100");
        }
        for (count, field) in [
            (self.commitments.len(), "commitments"),
            (self.milestones.len(), "milestones"),
        ] {
            if count > MOST {
                add(field.to_owned(), "COUNT", "at most 50");
            }
        }
        for (n, commitment) in self.commitments.iter().enumerate() {
            if let Some((field, reason, text)) = of_commitment(commitment) {
                add(format!("commitments[{n}]{field}"), reason, text);
            }
        }
        let mut keys = BTreeSet::new();
        for (n, milestone) in self.milestones.iter().enumerate() {
            if !keys.insert(&milestone.key) {
                add(
                    format!("milestones[{n}].milestone_key"),
                    "DUPLICATE",
                    "another milestone has this key",
                );
            }
            if milestone.due.year() != year {
                add(
                    format!("milestones[{n}].due_date"),
                    "OUT_OF_RANGE",
                    "a day of the plan's year",
                );
            }
        }
        problems
    }
}

fn of_commitment(commitment: &Commitment) -> Option<(&'static str, &'static str, &'static str)> {
    let Commitment {
        amount,
        people,
        due,
        ..
    } = commitment;
    if amount.is_none() && people.is_none() && due.is_none() {
        return Some((
            "",
            "REQUIRED",
            "a commitment is of money, of people or by a day",
        ));
    }
    if amount.is_some_and(|amount| amount.is_zero()) {
        return Some((".amount", "NOT_POSITIVE", "an amount is above zero"));
    }
    let in_range =
        people.is_none_or(|people| people > Decimal::ZERO && people <= Decimal::ONE_THOUSAND);
    (!in_range).then_some((
        ".people",
        "OUT_OF_RANGE",
        "above 0, at most 1,000 full-time equivalents",
    ))
}

//! One model held against a situation.

use std::fmt::Display;

use rust_decimal::Decimal;

use super::{Economics, Model, People, Situation};

/// One thing that a model asks for, and what there is of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// In words, such as "our engineering".
    pub what: String,
    pub needed: String,
    pub available: String,
    pub is_met: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    pub model: Model,
    /// What customers must want.
    pub market: Vec<Demand>,
    /// What both sides must be able to do.
    pub capacity: Vec<Demand>,
    pub economics: Economics,
}

impl Assessment {
    pub fn of(model: Model, situation: &Situation) -> Self {
        let market = vec![
            demand(
                "customer overlap in percent",
                model.least_overlap,
                situation.overlap,
            ),
            demand(
                "appeal of the joint offer in percent",
                model.least_appeal,
                situation.appeal,
            ),
        ];
        let mut capacity = vec![
            demand(
                "our knowledge of the product",
                model.knowledge,
                situation.knowledge,
            ),
            demand(
                "our introductions",
                model.introductions,
                situation.introductions,
            ),
            demand(
                "co-marketing activities a year",
                model.co_marketing,
                situation.co_marketing,
            ),
        ];
        capacity.extend(staff("our", model.ours, situation.ours));
        capacity.extend(staff("the partner's", model.theirs, situation.theirs));
        let economics = Economics::of(&model, situation);
        Self {
            model,
            market,
            capacity,
            economics,
        }
    }

    pub fn fits(&self) -> bool {
        self.unmet().next().is_none()
    }

    /// What is missing, customers first.
    pub fn unmet(&self) -> impl Iterator<Item = &Demand> {
        let all = self.market.iter().chain(&self.capacity);
        all.filter(|demand| !demand.is_met)
    }
}

fn demand<T: PartialOrd + Display>(what: &str, needed: T, available: T) -> Demand {
    Demand {
        what: what.to_owned(),
        is_met: available >= needed,
        needed: needed.to_string(),
        available: available.to_string(),
    }
}

/// Only people who are needed.
fn staff(whose: &str, needed: People, available: People) -> Vec<Demand> {
    let each = [
        (
            "relationship managers",
            needed.relationship,
            available.relationship,
        ),
        ("product managers", needed.product, available.product),
        ("engineers", needed.engineering, available.engineering),
        ("technical writers", needed.writing, available.writing),
    ];
    let asked = each
        .into_iter()
        .filter(|(_, needed, _)| *needed > Decimal::ZERO);
    asked
        .map(|(who, needed, available)| {
            demand(
                &format!("{whose} {who} in full-time equivalents"),
                needed,
                available,
            )
        })
        .collect()
}

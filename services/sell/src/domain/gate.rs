//! Whether a partner may claim or co-sell on a day: with an active enrollment, every rule of enable for the purpose satisfied, and an
//! agreed joint solution where one is named or needed. Everything that is missing is said at once, with how to get it.

use chrono::NaiveDate;
use uuid::Uuid;

use super::co_sell::Policy;
use super::knowledge::Knowledge;
use super::vocabulary::words;

mod eligibility;
mod enrollment;
mod freshness;
mod solution;

pub use eligibility::{Eligibility, Judgement, Remedy, Rule};
pub use freshness::{Heard, SOURCES, stale};
pub use solution::Solution;

words! {
    /// What a partner wants to do.
    Purpose {
        Registration = "REGISTRATION",
        CoSell = "CO_SELL",
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub purpose: Purpose,
    pub partner_id: Uuid,
    pub day: NaiveDate,
    /// The joint solution that it is about.
    pub solution_id: Option<Uuid>,
    /// The partner's person who would do it; empty for nobody in particular.
    pub person_id: String,
}

/// What onboard and enable announced, as far as the question goes.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub enrollments: Knowledge,
    /// The solution that is named, if it is the partner's.
    pub solution: Option<Solution>,
    /// The rules for the purpose that are in force, each with the partner's eligibility, as far as enable has decided.
    pub judgements: Vec<Judgement>,
    /// Who may ask for co-sell.
    pub co_sell: Policy,
}

/// One thing that is missing, and how to get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Which part of the question it is about.
    pub field: &'static str,
    pub code: String,
    pub description: String,
    pub remedy: String,
    /// The service that decides it.
    pub source: &'static str,
}

const PARTNER: &str = "partner_id";
const SOLUTION: &str = "solution_id";
const PERSON: &str = "person_id";
const ONBOARD: &str = "onboard";
const ENABLE: &str = "enable";
const SELL: &str = "sell";

/// Everything that is missing; nothing when the gate opens.
pub fn missing(question: &Question, known: &Known) -> Vec<Missing> {
    let of_onboard = [
        enrollment::missing(question, known),
        solution::missing(question, known),
    ];
    let of_enable = eligibility::missing(question, known);
    of_onboard.into_iter().flatten().chain(of_enable).collect()
}

#[cfg(test)]
mod tests;

//! Amounts by the score that a subject reaches: each time, or what a higher score adds.

use rust_decimal::Decimal;

use super::{Repetition, Reward, check, check_rising, grant};
use crate::domain::{
    component::Denomination,
    context::{Context, State},
    exact::OutOfRange,
    fact::Fact,
    mechanism::{Input, Reads},
    problem::Problems,
    trace::Step,
};

/// The table of a mechanism that rewards scores.
#[derive(Debug, Clone, Copy)]
pub struct Scored<'a> {
    /// Its name in the terms.
    pub field: &'static str,
    pub rewards: &'a [Reward],
    pub repetition: Repetition,
}

impl Scored<'_> {
    pub fn formula(self) -> &'static str {
        match self.repetition {
            Repetition::RaiseOnly => "max(reward − best reward before, 0)",
            Repetition::Each => "reward",
        }
    }

    pub fn concerns(self, fact: &Fact) -> bool {
        let subject = fact.detail.subject.as_deref();
        self.rewards.iter().any(|one| one.is_about(subject))
    }

    pub fn reads(self) -> Reads {
        Reads {
            kin: self.repetition == Repetition::RaiseOnly,
            ..Reads::default()
        }
    }

    pub fn context(self, fact: &Fact, state: &State<'_>) -> Context {
        Context {
            subject: fact.detail.subject.clone(),
            best_before: match self.repetition {
                Repetition::RaiseOnly => state.best_before(fact),
                Repetition::Each => None,
            },
            ..Context::default()
        }
    }

    pub fn grant(self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        let subject = input.context.subject.as_deref();
        let before = input.context.best_before;
        Ok(grant(self.rewards, subject, input.base, before, steps))
    }

    pub fn check(self, denomination: &Denomination, problems: &mut Problems) {
        check(self.field, self.rewards, denomination, problems);
        if self.repetition == Repetition::RaiseOnly {
            check_rising(self.field, self.rewards, problems);
        }
    }
}

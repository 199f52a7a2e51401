//! A draft becomes active only when it is right, follows its predecessors, and can be computed from what the partnership type produces.

use std::collections::BTreeSet;

use super::{
    component::Component,
    period::Period,
    plan::{PlanState, PlanVersion},
    problem::{Problem, Problems},
    requirement::{ProducedFact, Uncomputable, uncomputable},
    scope::Scope,
};

/// What can be done to a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Activate,
    Supersede,
    Defer,
    Withdraw,
}

impl Step {
    fn words(self) -> &'static str {
        match self {
            Self::Activate => "activated",
            Self::Supersede => "superseded",
            Self::Defer => "deferred",
            Self::Withdraw => "withdrawn",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a plan version that is {state} can't be {}; it can be {}", wanted.words(), legal(*state))]
pub struct IllegalTransition {
    pub state: PlanState,
    pub wanted: Step,
}

/// What can be done to a version in this state, in words.
pub fn legal(state: PlanState) -> &'static str {
    match state {
        PlanState::Draft => "activated",
        PlanState::Active => "superseded, or deferred or withdrawn before it comes into force",
        PlanState::Superseded | PlanState::Withdrawn => "followed by a new draft",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActivationRefused {
    IllegalTransition(IllegalTransition),
    /// The draft is wrong.
    Invalid(Vec<Problem>),
    /// The partnership type does not produce the facts of these components, named by their places; and what else is wrong.
    FactsNotProduced(Vec<(usize, Uncomputable)>, Vec<Problem>),
}

impl PlanVersion {
    /// `produced` is what the program's partnership type produces; `versions` are the plan's versions.
    pub fn activate(
        self,
        produced: &BTreeSet<ProducedFact>,
        versions: &[Self],
    ) -> Result<Self, ActivationRefused> {
        if self.state != PlanState::Draft {
            return Err(ActivationRefused::IllegalTransition(IllegalTransition {
                state: self.state,
                wanted: Step::Activate,
            }));
        }
        let mut problems = Problems::default();
        self.check(&mut problems);
        self.check_succession(versions, &mut problems);
        let found = problems.into_found();
        let missing = uncomputable(self.components.iter().map(AsRef::as_ref), produced);
        if !missing.is_empty() {
            return Err(ActivationRefused::FactsNotProduced(missing, found));
        }
        if !found.is_empty() {
            return Err(ActivationRefused::Invalid(found));
        }
        Ok(Self {
            state: PlanState::Active,
            ..self
        })
    }

    /// A newer version took its place; its own days stay under its terms.
    pub fn supersede(self) -> Result<Self, IllegalTransition> {
        match self.state {
            PlanState::Active => Ok(Self {
                state: PlanState::Superseded,
                ..self
            }),
            state => Err(IllegalTransition {
                state,
                wanted: Step::Supersede,
            }),
        }
    }

    /// A key keeps its meaning across versions, and a period has one set of terms.
    pub(super) fn check_succession(&self, versions: &[Self], problems: &mut Problems) {
        let activated: Vec<&Self> = versions
            .iter()
            .filter(|version| version.is_activated())
            .collect();
        for (index, component) in self.components.iter().enumerate() {
            let earlier = activated
                .iter()
                .rev()
                .find_map(|version| version.component(&component.key));
            let Some(earlier) = earlier else { continue };
            problems.within(format!("components[{index}]"), |problems| {
                if !same_meaning(component, earlier) {
                    problems.add("key", "KEY_CHANGES_MEANING", "an earlier version uses it with another mechanism, period, direction or currency");
                }
            });
            if let Scope::Period { length, .. } = component.mechanism().scope() {
                let at_start = Period::starts_on(length, self.effective.start);
                problems.require(
                    at_start,
                    "effective_date",
                    "NOT_A_PERIOD_START",
                    &format!("must be the first day of a period of {}", component.key),
                );
            }
        }
    }
}

fn same_meaning(component: &Component, earlier: &Component) -> bool {
    let (now, before) = (component.mechanism(), earlier.mechanism());
    now.name() == before.name()
        && now.scope() == before.scope()
        && component.direction == earlier.direction
        && component.denomination.currency == earlier.denomination.currency
}

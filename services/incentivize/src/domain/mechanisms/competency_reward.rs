//! An amount for a competency, by the level that the partner reaches; reached again, what a higher level adds.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    component::Denomination,
    context::{Context, State},
    exact::OutOfRange,
    fact::{Fact, FactKind},
    mechanism::{Input, Measure, Mechanism, Reads},
    problem::Problems,
    requirement::FactPattern,
    reward_table::{self, Repetition, Reward},
    trace::Step,
};

const COMPETENCIES: [FactPattern; 1] = [FactPattern::any_role(FactKind::Competency)];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompetencyReward {
    pub levels: Vec<Reward>,
    #[serde(default)]
    pub repetition: Repetition,
}

impl Mechanism for CompetencyReward {
    fn name(&self) -> &'static str {
        "competency_reward"
    }

    fn rule(&self) -> &'static str {
        match self.repetition {
            Repetition::RaiseOnly => {
                "an amount for a competency, by the level that the partner reaches; reached again, what a higher level adds"
            }
            Repetition::Each => "an amount every time the partner reaches a level of a competency",
        }
    }

    fn formula(&self) -> &'static str {
        match self.repetition {
            Repetition::RaiseOnly => "max(reward − best reward before, 0)",
            Repetition::Each => "reward",
        }
    }

    fn computed_from(&self) -> &[FactPattern] {
        &COMPETENCIES
    }

    fn concerns(&self, fact: &Fact) -> bool {
        let subject = fact.detail.subject.as_deref();
        self.levels.iter().any(|one| one.is_about(subject))
    }

    fn measure(&self) -> Measure {
        Measure::Score
    }

    fn reads(&self) -> Reads {
        Reads {
            kin: self.repetition == Repetition::RaiseOnly,
            ..Reads::default()
        }
    }

    fn context(&self, fact: &Fact, state: &State<'_>) -> Context {
        Context {
            subject: fact.detail.subject.clone(),
            best_before: match self.repetition {
                Repetition::RaiseOnly => state.best_before(fact),
                Repetition::Each => None,
            },
            ..Context::default()
        }
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        let subject = input.context.subject.as_deref();
        let before = input.context.best_before;
        Ok(reward_table::grant(
            &self.levels,
            subject,
            input.base,
            before,
            steps,
        ))
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        reward_table::check("levels", &self.levels, denomination, problems);
        if self.repetition == Repetition::RaiseOnly {
            reward_table::check_rising("levels", &self.levels, problems);
        }
    }
}

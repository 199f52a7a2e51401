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
    reward_table::{Repetition, Reward, Scored},
    trace::Step,
};

const COMPETENCIES: [FactPattern; 1] = [FactPattern::any_role(FactKind::Competency)];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompetencyReward {
    pub levels: Vec<Reward>,
    #[serde(default)]
    pub repetition: Repetition,
}

impl CompetencyReward {
    fn scored(&self) -> Scored<'_> {
        Scored {
            field: "levels",
            rewards: &self.levels,
            repetition: self.repetition,
        }
    }
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
        self.scored().formula()
    }

    fn computed_from(&self) -> &[FactPattern] {
        &COMPETENCIES
    }

    fn concerns(&self, fact: &Fact) -> bool {
        self.scored().concerns(fact)
    }

    fn measure(&self) -> Measure {
        Measure::Score
    }

    fn reads(&self) -> Reads {
        self.scored().reads()
    }

    fn context(&self, fact: &Fact, state: &State<'_>) -> Context {
        self.scored().context(fact, state)
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        self.scored().grant(input, steps)
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        self.scored().check(denomination, problems);
    }
}

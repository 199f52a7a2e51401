//! An amount for a certified integration, by the band of its depth score; certified again, what a higher band adds.

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

const CERTIFICATIONS: [FactPattern; 1] =
    [FactPattern::any_role(FactKind::IntegrationCertification)];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationDepthReward {
    pub bands: Vec<Reward>,
    #[serde(default)]
    pub repetition: Repetition,
}

impl IntegrationDepthReward {
    fn scored(&self) -> Scored<'_> {
        Scored {
            field: "bands",
            rewards: &self.bands,
            repetition: self.repetition,
        }
    }
}

impl Mechanism for IntegrationDepthReward {
    fn name(&self) -> &'static str {
        "integration_depth_reward"
    }

    fn rule(&self) -> &'static str {
        match self.repetition {
            Repetition::RaiseOnly => {
                "an amount for a certified integration, by the band of its depth score; certified again, what a higher band adds"
            }
            Repetition::Each => {
                "an amount for every certification of an integration, by the band of its depth score"
            }
        }
    }

    fn formula(&self) -> &'static str {
        self.scored().formula()
    }

    fn computed_from(&self) -> &[FactPattern] {
        &CERTIFICATIONS
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

//! Milestones, certifications and competencies.

use contracts::tandem::incentivize::v1 as contract;

use super::{
    super::{
        reader::{Reader, number},
        tables::{rewards, written_rewards},
    },
    Converted,
};
use crate::domain::mechanisms::{
    adoption_milestone::AdoptionMilestone, competency_reward::CompetencyReward,
    integration_depth_reward::IntegrationDepthReward,
};

impl Converted for AdoptionMilestone {
    type Wire = contract::AdoptionMilestone;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        Self {
            milestones: rewards(at, "milestones", wire.milestones),
        }
    }

    fn write(&self) -> Self::Wire {
        Self::Wire {
            milestones: written_rewards(&self.milestones),
        }
    }
}

impl Converted for IntegrationDepthReward {
    type Wire = contract::IntegrationDepthReward;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        Self {
            bands: rewards(at, "bands", wire.bands),
            repetition: at.choice::<contract::Repetition, _>("repetition", wire.repetition),
        }
    }

    fn write(&self) -> Self::Wire {
        Self::Wire {
            bands: written_rewards(&self.bands),
            repetition: number::<contract::Repetition, _>(self.repetition),
        }
    }
}

impl Converted for CompetencyReward {
    type Wire = contract::CompetencyReward;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        Self {
            levels: rewards(at, "levels", wire.levels),
            repetition: at.choice::<contract::Repetition, _>("repetition", wire.repetition),
        }
    }

    fn write(&self) -> Self::Wire {
        Self::Wire {
            levels: written_rewards(&self.levels),
            repetition: number::<contract::Repetition, _>(self.repetition),
        }
    }
}

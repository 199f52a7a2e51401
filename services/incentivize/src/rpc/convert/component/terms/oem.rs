//! What an OEM's shipments are billed, paid and credited.

use contracts::tandem::incentivize::v1 as contract;
use kit::wire;

use super::{
    super::{
        reader::{Reader, number, written_period},
        tables::{tiers, written, written_boundary, written_method, written_tiers},
    },
    Converted,
};
use crate::domain::{
    commitment::{CarryOver, MinimumCommitment},
    mechanisms::{
        agreed_royalty::AgreedRoyalty, oem_royalty::OemRoyalty, oem_volume_reward::OemVolumeReward,
        roadmap_co_investment_credit::RoadmapCoInvestmentCredit, strategic_status::StrategicStatus,
    },
};

impl Converted for OemRoyalty {
    type Wire = contract::OemRoyalty;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        let carry_over: CarryOver =
            at.choice::<contract::CarryOver, _>("carry_over", wire.carry_over);
        let minimum = at.money("minimum", wire.minimum);
        Self {
            tiers: tiers(at, wire.tiers, wire.tier_method, wire.tier_boundary),
            measure: at.choice::<contract::VolumeMeasure, _>("measure", wire.measure),
            period: at.period(wire.period),
            commitment: minimum.map(|minimum| MinimumCommitment {
                minimum,
                carry_over,
                prorated: wire.minimum_prorated,
            }),
        }
    }

    fn write(&self) -> Self::Wire {
        let commitment = self.commitment.as_ref();
        let carry_over = commitment.map(|commitment| commitment.carry_over);
        Self::Wire {
            tiers: written_tiers(&self.tiers),
            tier_boundary: written_boundary(&self.tiers),
            period: written_period(self.period),
            minimum: commitment.map(|commitment| wire::to_money(commitment.minimum)),
            carry_over: number::<contract::CarryOver, _>(carry_over.unwrap_or_default()),
            tier_method: written_method(&self.tiers),
            measure: number::<contract::VolumeMeasure, _>(self.measure),
            minimum_prorated: commitment.is_some_and(|commitment| commitment.prorated),
        }
    }
}

impl Converted for AgreedRoyalty {
    type Wire = contract::AgreedRoyalty;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        Self {
            period: at.period(wire.period),
            measure: at.choice::<contract::VolumeMeasure, _>("measure", wire.measure),
            agreed: Vec::new(),
        }
    }

    fn write(&self) -> Self::Wire {
        let agreed = self.schedule();
        let agreement_id = agreed.map(|agreed| agreed.agreement_id.to_string());
        Self::Wire {
            period: written_period(self.period),
            measure: number::<contract::VolumeMeasure, _>(self.measure),
            agreement_id: agreement_id.unwrap_or_default(),
            schedule: agreed.map(|agreed| agreed.royalty.write()),
        }
    }
}

impl Converted for OemVolumeReward {
    type Wire = contract::OemVolumeReward;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        Self {
            tiers: tiers(at, wire.tiers, wire.tier_method, wire.tier_boundary),
            running_total: at
                .choice::<contract::RunningTotal, _>("running_total", wire.running_total),
            period: at.period(wire.period),
        }
    }

    fn write(&self) -> Self::Wire {
        Self::Wire {
            tiers: written_tiers(&self.tiers),
            tier_method: written_method(&self.tiers),
            tier_boundary: written_boundary(&self.tiers),
            period: written_period(self.period),
            running_total: number::<contract::RunningTotal, _>(self.running_total),
        }
    }
}

impl Converted for RoadmapCoInvestmentCredit {
    type Wire = contract::RoadmapCoInvestmentCredit;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        Self {
            threshold: at.decimal("threshold", wire.threshold),
            rate: at.decimal("rate", wire.rate),
            measure: at.choice::<contract::VolumeMeasure, _>("measure", wire.measure),
            running_total: at
                .choice::<contract::RunningTotal, _>("running_total", wire.running_total),
            period: at.period(wire.period),
            cap: at.money("cap", wire.cap),
        }
    }

    fn write(&self) -> Self::Wire {
        Self::Wire {
            threshold: Some(wire::to_decimal(self.threshold)),
            rate: Some(wire::to_decimal(self.rate)),
            measure: number::<contract::VolumeMeasure, _>(self.measure),
            running_total: number::<contract::RunningTotal, _>(self.running_total),
            period: written_period(self.period),
            cap: written(self.cap),
        }
    }
}

impl Converted for StrategicStatus {
    type Wire = contract::StrategicStatus;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        Self {
            threshold: at.decimal("threshold", wire.threshold),
            measure: at.choice::<contract::VolumeMeasure, _>("measure", wire.measure),
            status: wire.status,
        }
    }

    fn write(&self) -> Self::Wire {
        Self::Wire {
            status: self.status.clone(),
            threshold: Some(wire::to_decimal(self.threshold)),
            measure: number::<contract::VolumeMeasure, _>(self.measure),
        }
    }
}

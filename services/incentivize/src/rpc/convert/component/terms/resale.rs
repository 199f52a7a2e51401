//! Rebates and accelerators on what a partner sells in a period.

use contracts::tandem::incentivize::v1::{self as contract, quota_accelerator::Quota as WireQuota};
use kit::wire;

use super::{
    super::{
        super::{Named as _, name_of},
        reader::{Reader, number, written_period},
        tables::{
            counts, tiers, written, written_boundary, written_fact, written_method, written_tiers,
        },
    },
    Converted,
};
use crate::domain::{
    mechanisms::{
        growth_rebate::GrowthRebate,
        product_mix_accelerator::{MixTier, ProductMixAccelerator},
        quota_accelerator::{Quota, QuotaAccelerator},
        volume_rebate::{Aggregation, VolumeRebate},
    },
    volume::Volume,
};

impl Converted for VolumeRebate {
    type Wire = contract::VolumeRebate;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        let period = at.period(wire.period);
        let path = at.at("aggregation");
        let scope = name_of::<contract::Aggregation>(at.violations, &path, wire.aggregation);
        Self {
            tiers: tiers(at, wire.tiers, wire.tier_method, wire.tier_boundary),
            aggregation: match scope.as_deref() {
                Some("BOOKING") => Aggregation::Booking,
                Some("DEAL") => Aggregation::Deal(period),
                _ => Aggregation::Period(period),
            },
            product_categories: wire.product_categories,
        }
    }

    fn write(&self) -> Self::Wire {
        let (aggregation, period) = match self.aggregation {
            Aggregation::Booking => ("BOOKING", 0),
            Aggregation::Deal(length) => ("DEAL", written_period(length)),
            Aggregation::Period(length) => ("PERIOD", written_period(length)),
        };
        Self::Wire {
            tiers: written_tiers(&self.tiers),
            tier_method: written_method(&self.tiers),
            tier_boundary: written_boundary(&self.tiers),
            period,
            aggregation: contract::Aggregation::number(aggregation),
            product_categories: self.product_categories.clone(),
        }
    }
}

impl Converted for GrowthRebate {
    type Wire = contract::GrowthRebate;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        let least = at.optional_decimal("least_growth_percent", wire.least_growth_percent);
        Self {
            rate_percent: at.decimal("rate_percent", wire.rate_percent),
            period: at.period(wire.period),
            baseline: at.choice::<contract::Baseline, _>("baseline", wire.baseline),
            fixed_baseline: at.money("fixed_baseline", wire.fixed_baseline),
            least_growth_percent: least.unwrap_or_default(),
            threshold_digits: wire.threshold_digits,
            pays_on: at.choice::<contract::GrowthBase, _>("pays_on", wire.pays_on),
            without_baseline: at
                .choice::<contract::WithoutBaseline, _>("without_baseline", wire.without_baseline),
            product_categories: wire.product_categories,
        }
    }

    fn write(&self) -> Self::Wire {
        let least = self.least_growth_percent;
        Self::Wire {
            rate_percent: Some(wire::to_decimal(self.rate_percent)),
            period: written_period(self.period),
            baseline: number::<contract::Baseline, _>(self.baseline),
            fixed_baseline: written(self.fixed_baseline),
            least_growth_percent: (!least.is_zero()).then(|| wire::to_decimal(least)),
            threshold_digits: self.threshold_digits,
            pays_on: number::<contract::GrowthBase, _>(self.pays_on),
            without_baseline: number::<contract::WithoutBaseline, _>(self.without_baseline),
            product_categories: self.product_categories.clone(),
        }
    }
}

impl Converted for ProductMixAccelerator {
    type Wire = contract::ProductMixAccelerator;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        let mut tier = |(index, tier): (usize, contract::MixTier)| {
            let share = format!("tiers[{index}].least_share_percent");
            MixTier {
                least_share_percent: at.decimal(&share, tier.least_share_percent),
                rate: at.decimal(&format!("tiers[{index}].rate"), tier.rate),
            }
        };
        let tiers = wire.tiers.into_iter().enumerate();
        Self {
            tiers: tiers.map(&mut tier).collect(),
            strategic_categories: wire.strategic_categories,
            pays_on: at.choice::<contract::MixBase, _>("pays_on", wire.pays_on),
            measure: match wire.measure {
                0 => Volume::Revenue,
                set => at.choice::<contract::VolumeMeasure, _>("measure", set),
            },
            period: at.period(wire.period),
        }
    }

    fn write(&self) -> Self::Wire {
        let tier = |tier: &MixTier| contract::MixTier {
            least_share_percent: Some(wire::to_decimal(tier.least_share_percent)),
            rate: Some(wire::to_decimal(tier.rate)),
        };
        Self::Wire {
            strategic_categories: self.strategic_categories.clone(),
            tiers: self.tiers.iter().map(tier).collect(),
            pays_on: number::<contract::MixBase, _>(self.pays_on),
            measure: number::<contract::VolumeMeasure, _>(self.measure),
            period: written_period(self.period),
        }
    }
}

impl Converted for QuotaAccelerator {
    type Wire = contract::QuotaAccelerator;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        let gate = at.optional_decimal("gate_percent", wire.gate_percent);
        Self {
            quota: quota(at, wire.quota),
            target_pay: at.amount("target_pay", wire.target_pay),
            tiers: tiers(at, wire.tiers, wire.tier_method, wire.tier_boundary),
            gate_percent: gate.unwrap_or_default(),
            cap_percent: at.optional_decimal("cap_percent", wire.cap_percent),
            period: at.period(wire.period),
            counts: counts(at, wire.counts, Self::USUAL_COUNTS),
        }
    }

    fn write(&self) -> Self::Wire {
        let gate = self.gate_percent;
        Self::Wire {
            quota: Some(match self.quota {
                Quota::Fixed(quota) => WireQuota::FixedQuota(wire::to_money(quota)),
                Quota::PriorYearPercent(percent) => {
                    WireQuota::PriorYearPercent(wire::to_decimal(percent))
                }
            }),
            target_pay: Some(wire::to_money(self.target_pay)),
            tiers: written_tiers(&self.tiers),
            gate_percent: (!gate.is_zero()).then(|| wire::to_decimal(gate)),
            cap_percent: self.cap_percent.map(wire::to_decimal),
            period: written_period(self.period),
            counts: Some(written_fact(&self.counts)),
            tier_method: written_method(&self.tiers),
            tier_boundary: written_boundary(&self.tiers),
        }
    }
}

fn quota(at: &mut Reader<'_>, quota: Option<WireQuota>) -> Quota {
    match quota {
        Some(WireQuota::FixedQuota(quota)) => Quota::Fixed(at.amount("fixed_quota", Some(quota))),
        Some(WireQuota::PriorYearPercent(percent)) => {
            Quota::PriorYearPercent(at.decimal("prior_year_percent", Some(percent)))
        }
        None => {
            let path = at.at("quota");
            at.violations.add(path, "REQUIRED", "a quota is needed");
            Quota::PriorYearPercent(rust_decimal::Decimal::ONE_HUNDRED)
        }
    }
}

//! The terms of each mechanism.

use contracts::tandem::{
    incentivize::v1 as contract, incentivize::v1::component::Terms as Wire,
    partnership::v1::PartnerRole,
};
use kit::{
    Violations,
    money::{Currency, Money},
    wire,
};

use super::{
    super::{Named as _, name_of},
    decimal,
};
use crate::domain::{
    commitment::{CarryOver, MinimumCommitment},
    component::Terms,
    mechanisms::{
        deal_registration_commission::DealRegistrationCommission,
        oem_royalty::OemRoyalty,
        pipeline_contribution_bonus::{ContributionRole, PipelineContributionBonus},
        referral_fee::ReferralFee,
        volume_rebate::{Aggregation, VolumeRebate},
    },
    percentage::Percentage,
    period::PeriodLength,
    tiers::{Tier, TierBoundary, TierMethod, Tiers},
};

/// Terms, or, where there are none, a stand-in behind the violation.
pub(super) fn read(v: &mut Violations, path: &str, terms: Option<Wire>) -> Terms {
    let at = |name: &str| format!("{path}.{name}");
    match terms {
        Some(Wire::DealRegistrationCommission(terms)) => {
            let at = at("deal_registration_commission");
            let percentage = percentage(v, &at, terms.rate_percent, terms.cap_per_deal);
            Terms::DealRegistrationCommission(DealRegistrationCommission { percentage })
        }
        Some(Wire::PipelineContributionBonus(terms)) => {
            let at = at("pipeline_contribution_bonus");
            let role = contribution_role(v, &at, terms.role);
            let percentage = percentage(v, &at, terms.rate_percent, terms.cap_per_deal);
            Terms::PipelineContributionBonus(PipelineContributionBonus { role, percentage })
        }
        Some(Wire::ReferralFee(terms)) => {
            let percentage = percentage(
                v,
                &at("referral_fee"),
                terms.rate_percent,
                terms.cap_per_deal,
            );
            Terms::ReferralFee(ReferralFee { percentage })
        }
        Some(Wire::VolumeRebate(terms)) => volume_rebate(v, &at("volume_rebate"), terms),
        Some(Wire::OemRoyalty(terms)) => oem_royalty(v, &at("oem_royalty"), terms),
        None => {
            v.add(
                at("terms"),
                "REQUIRED",
                "a component has the terms of one mechanism",
            );
            let percentage = Percentage {
                rate_percent: rust_decimal::Decimal::ZERO,
                cap_per_deal: None,
            };
            Terms::ReferralFee(ReferralFee { percentage })
        }
    }
}

fn percentage(
    v: &mut Violations,
    path: &str,
    rate: Option<contracts::google::r#type::Decimal>,
    cap: Option<contracts::google::r#type::Money>,
) -> Percentage {
    Percentage {
        rate_percent: decimal(v, &format!("{path}.rate_percent"), rate),
        cap_per_deal: wire::money(v, &format!("{path}.cap_per_deal"), cap),
    }
}

fn contribution_role(v: &mut Violations, path: &str, value: i32) -> ContributionRole {
    let path = format!("{path}.role");
    let before = v.len();
    match name_of::<PartnerRole>(v, &path, value).as_deref() {
        Some("SOURCED") => ContributionRole::Sourced,
        Some("INFLUENCED") => ContributionRole::Influenced,
        _ => {
            if v.len() == before {
                v.add(path, "WRONG_ROLE", "SOURCED or INFLUENCED");
            }
            ContributionRole::Sourced
        }
    }
}

fn volume_rebate(v: &mut Violations, path: &str, terms: contract::VolumeRebate) -> Terms {
    let method = tier_method(v, path, terms.tier_method);
    let tiers = tiers(v, path, terms.tiers, method, terms.tier_boundary);
    let period = period(v, path, terms.period);
    let aggregation =
        name_of::<contract::Aggregation>(v, &format!("{path}.aggregation"), terms.aggregation);
    let aggregation = match aggregation.as_deref() {
        Some("BOOKING") => Aggregation::Booking,
        _ => Aggregation::Period(period),
    };
    Terms::VolumeRebate(VolumeRebate { tiers, aggregation })
}

fn oem_royalty(v: &mut Violations, path: &str, terms: contract::OemRoyalty) -> Terms {
    let method = tier_method(v, path, terms.tier_method);
    let tiers = tiers(v, path, terms.tiers, method, terms.tier_boundary);
    let period = period(v, path, terms.period);
    let carry_over =
        match name_of::<contract::CarryOver>(v, &format!("{path}.carry_over"), terms.carry_over)
            .as_deref()
        {
            Some("RECOUPABLE") => CarryOver::Recoupable,
            Some("FORWARD_ONLY") => CarryOver::ForwardOnly,
            _ => CarryOver::None,
        };
    let minimum = wire::money(v, &format!("{path}.minimum"), terms.minimum);
    let commitment = minimum.map(|minimum| MinimumCommitment {
        minimum,
        carry_over,
    });
    Terms::OemRoyalty(OemRoyalty {
        tiers,
        period,
        commitment,
    })
}

fn tiers(
    v: &mut Violations,
    path: &str,
    tiers: Vec<contract::Tier>,
    method: TierMethod,
    boundary: i32,
) -> Tiers {
    let boundary = name_of::<contract::TierBoundary>(v, &format!("{path}.tier_boundary"), boundary);
    let mut tier = |(index, tier): (usize, contract::Tier)| {
        let path = format!("{path}.tiers[{index}]");
        Tier {
            up_to: wire::decimal(v, &format!("{path}.up_to"), tier.up_to),
            rate: decimal(v, &format!("{path}.rate"), tier.rate),
            flat: wire::decimal(v, &format!("{path}.flat"), tier.flat).unwrap_or_default(),
        }
    };
    Tiers {
        method,
        boundary: match boundary.as_deref() {
            Some("LOWER_INCLUSIVE") => TierBoundary::LowerInclusive,
            _ => TierBoundary::UpperInclusive,
        },
        tiers: tiers.into_iter().enumerate().map(&mut tier).collect(),
    }
}

fn tier_method(v: &mut Violations, path: &str, value: i32) -> TierMethod {
    match name_of::<contract::TierMethod>(v, &format!("{path}.tier_method"), value).as_deref() {
        Some("WHOLE_VOLUME") => TierMethod::WholeVolume,
        _ => TierMethod::Marginal,
    }
}

fn period(v: &mut Violations, path: &str, value: i32) -> PeriodLength {
    match name_of::<contract::Period>(v, &format!("{path}.period"), value).as_deref() {
        Some("MONTH") => PeriodLength::Month,
        Some("YEAR") => PeriodLength::Year,
        _ => PeriodLength::Quarter,
    }
}

/// The currency of the terms' own amounts, to stand in for one that can't be read.
pub(super) fn any_currency(terms: Option<&Wire>) -> Currency {
    let amount = match terms {
        Some(Wire::DealRegistrationCommission(terms)) => terms.cap_per_deal.as_ref(),
        Some(Wire::PipelineContributionBonus(terms)) => terms.cap_per_deal.as_ref(),
        Some(Wire::ReferralFee(terms)) => terms.cap_per_deal.as_ref(),
        Some(Wire::OemRoyalty(terms)) => terms.minimum.as_ref(),
        Some(Wire::VolumeRebate(_)) | None => None,
    };
    amount
        .and_then(|amount| amount.currency_code.parse().ok())
        .unwrap_or(Currency::USD)
}

pub(super) fn write(terms: &Terms) -> Wire {
    let rate = |percentage: &Percentage| Some(wire::to_decimal(percentage.rate_percent));
    let cap = |percentage: &Percentage| percentage.cap_per_deal.map(wire::to_money);
    match terms {
        Terms::DealRegistrationCommission(terms) => {
            Wire::DealRegistrationCommission(contract::DealRegistrationCommission {
                rate_percent: rate(&terms.percentage),
                cap_per_deal: cap(&terms.percentage),
            })
        }
        Terms::PipelineContributionBonus(terms) => {
            Wire::PipelineContributionBonus(contract::PipelineContributionBonus {
                role: PartnerRole::number(match terms.role {
                    ContributionRole::Sourced => "SOURCED",
                    ContributionRole::Influenced => "INFLUENCED",
                }),
                rate_percent: rate(&terms.percentage),
                cap_per_deal: cap(&terms.percentage),
            })
        }
        Terms::ReferralFee(terms) => Wire::ReferralFee(contract::ReferralFee {
            rate_percent: rate(&terms.percentage),
            cap_per_deal: cap(&terms.percentage),
        }),
        Terms::VolumeRebate(terms) => Wire::VolumeRebate(written_rebate(terms)),
        Terms::OemRoyalty(terms) => Wire::OemRoyalty(written_royalty(terms)),
    }
}

fn written_rebate(terms: &VolumeRebate) -> contract::VolumeRebate {
    let (aggregation, period) = match terms.aggregation {
        Aggregation::Booking => ("BOOKING", 0),
        Aggregation::Period(length) => ("PERIOD", written_period(length)),
    };
    contract::VolumeRebate {
        tiers: written_tiers(&terms.tiers),
        tier_method: written_method(terms.tiers.method),
        tier_boundary: written_boundary(terms.tiers.boundary),
        period,
        aggregation: contract::Aggregation::number(aggregation),
    }
}

fn written_royalty(terms: &OemRoyalty) -> contract::OemRoyalty {
    contract::OemRoyalty {
        tiers: written_tiers(&terms.tiers),
        tier_boundary: written_boundary(terms.tiers.boundary),
        period: written_period(terms.period),
        minimum: terms
            .commitment
            .map(|commitment| wire::to_money(Money::clone(&commitment.minimum))),
        carry_over: contract::CarryOver::number(
            match terms.commitment.map(|commitment| commitment.carry_over) {
                None | Some(CarryOver::None) => "NONE",
                Some(CarryOver::Recoupable) => "RECOUPABLE",
                Some(CarryOver::ForwardOnly) => "FORWARD_ONLY",
            },
        ),
        tier_method: written_method(terms.tiers.method),
    }
}

fn written_tiers(tiers: &Tiers) -> Vec<contract::Tier> {
    let tier = |tier: &Tier| contract::Tier {
        up_to: tier.up_to.map(wire::to_decimal),
        rate: Some(wire::to_decimal(tier.rate)),
        flat: (!tier.flat.is_zero()).then(|| wire::to_decimal(tier.flat)),
    };
    tiers.tiers.iter().map(tier).collect()
}

fn written_method(method: TierMethod) -> i32 {
    contract::TierMethod::number(match method {
        TierMethod::Marginal => "MARGINAL",
        TierMethod::WholeVolume => "WHOLE_VOLUME",
    })
}

fn written_boundary(boundary: TierBoundary) -> i32 {
    contract::TierBoundary::number(match boundary {
        TierBoundary::UpperInclusive => "UPPER_INCLUSIVE",
        TierBoundary::LowerInclusive => "LOWER_INCLUSIVE",
    })
}

fn written_period(length: PeriodLength) -> i32 {
    contract::Period::number(match length {
        PeriodLength::Month => "MONTH",
        PeriodLength::Quarter | PeriodLength::Window { .. } => "QUARTER",
        PeriodLength::Year => "YEAR",
    })
}

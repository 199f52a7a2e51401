//! One component of every mechanism, with drawn values.

use super::Draw;
use crate::domain::{
    commitment::MinimumCommitment,
    component::Terms,
    fact::{FactKind, Role},
    mechanisms::{
        adoption_milestone::AdoptionMilestone,
        affiliate_revenue_share::AffiliateRevenueShare,
        agreed_royalty::AgreedRoyalty,
        co_sell_accelerator::CoSellAccelerator,
        competency_reward::CompetencyReward,
        deal_registration_commission::{CategoryRate, DealRegistrationCommission},
        growth_rebate::GrowthRebate,
        integration_depth_reward::IntegrationDepthReward,
        marketplace_revenue_share::{DatedRate, Fee, MarketplaceRevenueShare},
        mdf_reimbursement::MdfReimbursement,
        new_customer_bonus::NewCustomerBonus,
        oem_royalty::OemRoyalty,
        oem_volume_reward::OemVolumeReward,
        pipeline_contribution_bonus::PipelineContributionBonus,
        product_mix_accelerator::{MixTier, ProductMixAccelerator},
        quota_accelerator::{Quota, QuotaAccelerator},
        referral_fee::ReferralFee,
        renewal_commission::RenewalCommission,
        roadmap_co_investment_credit::RoadmapCoInvestmentCredit,
        services_attachment::ServicesAttachment,
        spiff::Spiff,
        strategic_status::StrategicStatus,
        volume_rebate::{Aggregation, VolumeRebate},
    },
    modifiers::{Instalment, Modifiers, Retention},
    product_selection::ProductSelection,
    requirement::FactPattern,
    tiers::{TierMethod, Tiers},
};

pub(super) fn modifiers(draw: &mut Draw) -> Modifiers {
    Modifiers {
        hold_days: draw.below(90),
        clawback_days: draw.maybe(|draw| draw.below(90)),
        payment_condition: draw.choice(),
        rate_day: draw.choice(),
        retention: draw.maybe(|draw| Retention {
            instalments: draw.some(|draw| Instalment {
                after_months: draw.below(24),
                percent: draw.decimal(),
            }),
            churn_clawback: draw.choice(),
            clawback_months: draw.maybe(|draw| draw.below(24)),
        }),
    }
}

/// In the order of their names.
pub(super) fn of_every_mechanism(draw: &mut Draw) -> Vec<Terms> {
    let mut all = deals(draw);
    all.extend(periods(draw));
    all.extend(oem(draw));
    all.extend(achievements(draw));
    all.sort_by_key(|terms| terms.mechanism().name());
    all
}

fn deals(draw: &mut Draw) -> Vec<Terms> {
    vec![
        Terms::AffiliateRevenueShare(AffiliateRevenueShare {
            percentage: draw.percentage(),
            window_days: draw.below(90),
            first_purchase_only: draw.flag(),
        }),
        Terms::CoSellAccelerator(CoSellAccelerator {
            facts: draw.some(|draw| {
                let role = draw.one_of(&[Role::CoSell, Role::Sourced]);
                FactPattern::of(FactKind::Contribution, role)
            }),
            multiplier: draw.decimal(),
            credits: draw.choice(),
        }),
        Terms::DealRegistrationCommission(DealRegistrationCommission {
            percentage: draw.percentage(),
            category_rates: draw.some(|draw| CategoryRate {
                product_category: draw.word(),
                rate_percent: draw.decimal(),
            }),
            minimum_deal: draw.maybe(Draw::money),
        }),
        Terms::MarketplaceRevenueShare(MarketplaceRevenueShare {
            fee: fee(draw),
            pays: draw.choice(),
            rate_day: draw.choice(),
            free_up_to: draw.maybe(Draw::money),
        }),
        Terms::NewCustomerBonus(NewCustomerBonus {
            premium: draw.premium(),
            facts: draw.some(Draw::fact),
        }),
        Terms::PipelineContributionBonus(PipelineContributionBonus {
            role: draw.choice(),
            percentage: draw.percentage(),
            minimum_deal: draw.maybe(Draw::money),
        }),
        Terms::ReferralFee(ReferralFee {
            premium: draw.premium(),
            taken_as: draw.choice(),
            discount_percent: draw.maybe(Draw::decimal),
            renewals: draw.flag(),
        }),
        Terms::RenewalCommission(RenewalCommission {
            rates_by_year: draw.some(Draw::decimal),
            cap_per_deal: draw.maybe(Draw::money),
        }),
        Terms::ServicesAttachment(ServicesAttachment {
            premium: draw.premium(),
            least_amount: draw.maybe(Draw::money),
        }),
    ]
}

fn fee(draw: &mut Draw) -> Fee {
    match draw.flag() {
        true => Fee::Rates(draw.some(|draw| DatedRate {
            from: draw.date(),
            percent: draw.decimal(),
        })),
        false => Fee::Tiers(Tiers {
            method: TierMethod::WholeVolume,
            ..draw.tiers()
        }),
    }
}

fn periods(draw: &mut Draw) -> Vec<Terms> {
    let length = draw.period();
    vec![
        Terms::GrowthRebate(GrowthRebate {
            rate_percent: draw.decimal(),
            period: draw.period(),
            baseline: draw.choice(),
            fixed_baseline: draw.maybe(Draw::money),
            least_growth_percent: draw.maybe(Draw::decimal).unwrap_or_default(),
            threshold_digits: draw.maybe(|draw| -draw.below(3).cast_signed()),
            pays_on: draw.choice(),
            without_baseline: draw.choice(),
            product_categories: draw.some(Draw::word),
        }),
        Terms::MdfReimbursement(MdfReimbursement {
            share_percent: draw.decimal(),
            cap_per_claim: draw.maybe(Draw::money),
            accrual_percent: draw.maybe(Draw::decimal),
            fund: draw.maybe(Draw::money),
            running_total: draw.choice(),
            period: draw.period(),
            deadline_days: draw.maybe(|draw| draw.below(90)),
        }),
        Terms::ProductMixAccelerator(ProductMixAccelerator {
            strategic_categories: draw.some(Draw::word),
            tiers: draw.some(|draw| MixTier {
                least_share_percent: draw.decimal(),
                rate: draw.decimal(),
            }),
            pays_on: draw.choice(),
            measure: draw.choice(),
            period: draw.period(),
        }),
        Terms::QuotaAccelerator(QuotaAccelerator {
            quota: match draw.flag() {
                true => Quota::Fixed(draw.money()),
                false => Quota::PriorYearPercent(draw.decimal()),
            },
            target_pay: draw.money(),
            tiers: draw.tiers(),
            gate_percent: draw.maybe(Draw::decimal).unwrap_or_default(),
            cap_percent: draw.maybe(Draw::decimal),
            period: draw.period(),
            counts: draw.fact(),
        }),
        Terms::Spiff(Spiff {
            start: draw.date(),
            end: draw.date(),
            products: ProductSelection {
                product_ids: draw.some(Draw::id),
                product_categories: draw.some(Draw::word),
            },
            reward: draw.choice(),
            tiers: draw.tiers(),
            cap_per_person: draw.maybe(Draw::money),
            budget: draw.maybe(Draw::money),
            counts: draw.fact(),
        }),
        Terms::VolumeRebate(VolumeRebate {
            tiers: draw.tiers(),
            aggregation: draw.one_of(&[
                Aggregation::Booking,
                Aggregation::Deal(length),
                Aggregation::Period(length),
            ]),
            product_categories: draw.some(Draw::word),
        }),
    ]
}

fn oem(draw: &mut Draw) -> Vec<Terms> {
    vec![
        Terms::AgreedRoyalty(AgreedRoyalty {
            period: draw.period(),
            measure: draw.choice(),
            agreed: Vec::new(),
        }),
        Terms::OemRoyalty(OemRoyalty {
            tiers: draw.tiers(),
            measure: draw.choice(),
            period: draw.period(),
            commitment: draw.maybe(|draw| MinimumCommitment {
                minimum: draw.money(),
                carry_over: draw.choice(),
                prorated: draw.flag(),
            }),
        }),
        Terms::OemVolumeReward(OemVolumeReward {
            tiers: draw.tiers(),
            running_total: draw.choice(),
            period: draw.period(),
        }),
        Terms::RoadmapCoInvestmentCredit(RoadmapCoInvestmentCredit {
            threshold: draw.decimal(),
            rate: draw.decimal(),
            measure: draw.choice(),
            running_total: draw.choice(),
            period: draw.period(),
            cap: draw.maybe(Draw::money),
        }),
        Terms::StrategicStatus(StrategicStatus {
            status: draw.word(),
            threshold: draw.decimal(),
            measure: draw.choice(),
        }),
    ]
}

fn achievements(draw: &mut Draw) -> Vec<Terms> {
    vec![
        Terms::AdoptionMilestone(AdoptionMilestone {
            milestones: draw.rewards(),
        }),
        Terms::CompetencyReward(CompetencyReward {
            levels: draw.rewards(),
            repetition: draw.choice(),
        }),
        Terms::IntegrationDepthReward(IntegrationDepthReward {
            bands: draw.rewards(),
            repetition: draw.choice(),
        }),
    ]
}

//! The terms of each mechanism.

use serde::{Deserialize, Serialize};

use crate::domain::{
    mechanism::Mechanism,
    mechanisms::{
        adoption_milestone::AdoptionMilestone, affiliate_revenue_share::AffiliateRevenueShare,
        agreed_royalty::AgreedRoyalty, co_sell_accelerator::CoSellAccelerator,
        competency_reward::CompetencyReward,
        deal_registration_commission::DealRegistrationCommission, growth_rebate::GrowthRebate,
        integration_depth_reward::IntegrationDepthReward,
        marketplace_revenue_share::MarketplaceRevenueShare, mdf_reimbursement::MdfReimbursement,
        new_customer_bonus::NewCustomerBonus, oem_royalty::OemRoyalty,
        oem_volume_reward::OemVolumeReward, pipeline_contribution_bonus::PipelineContributionBonus,
        product_mix_accelerator::ProductMixAccelerator, quota_accelerator::QuotaAccelerator,
        referral_fee::ReferralFee, renewal_commission::RenewalCommission,
        roadmap_co_investment_credit::RoadmapCoInvestmentCredit,
        services_attachment::ServicesAttachment, spiff::Spiff, strategic_status::StrategicStatus,
        volume_rebate::VolumeRebate,
    },
};

/// A new mechanism is an arm here and a file under `mechanisms`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mechanism", rename_all = "snake_case")]
pub enum Terms {
    AdoptionMilestone(AdoptionMilestone),
    AffiliateRevenueShare(AffiliateRevenueShare),
    AgreedRoyalty(AgreedRoyalty),
    CoSellAccelerator(CoSellAccelerator),
    CompetencyReward(CompetencyReward),
    DealRegistrationCommission(DealRegistrationCommission),
    GrowthRebate(GrowthRebate),
    IntegrationDepthReward(IntegrationDepthReward),
    MarketplaceRevenueShare(MarketplaceRevenueShare),
    MdfReimbursement(MdfReimbursement),
    NewCustomerBonus(NewCustomerBonus),
    OemRoyalty(OemRoyalty),
    OemVolumeReward(OemVolumeReward),
    PipelineContributionBonus(PipelineContributionBonus),
    ProductMixAccelerator(ProductMixAccelerator),
    QuotaAccelerator(QuotaAccelerator),
    ReferralFee(ReferralFee),
    RenewalCommission(RenewalCommission),
    RoadmapCoInvestmentCredit(RoadmapCoInvestmentCredit),
    ServicesAttachment(ServicesAttachment),
    Spiff(Spiff),
    StrategicStatus(StrategicStatus),
    VolumeRebate(VolumeRebate),
}

impl Terms {
    pub fn mechanism(&self) -> &dyn Mechanism {
        match self {
            Self::AdoptionMilestone(terms) => terms,
            Self::AffiliateRevenueShare(terms) => terms,
            Self::AgreedRoyalty(terms) => terms,
            Self::CoSellAccelerator(terms) => terms,
            Self::CompetencyReward(terms) => terms,
            Self::DealRegistrationCommission(terms) => terms,
            Self::GrowthRebate(terms) => terms,
            Self::IntegrationDepthReward(terms) => terms,
            Self::MarketplaceRevenueShare(terms) => terms,
            Self::MdfReimbursement(terms) => terms,
            Self::NewCustomerBonus(terms) => terms,
            Self::OemRoyalty(terms) => terms,
            Self::OemVolumeReward(terms) => terms,
            Self::PipelineContributionBonus(terms) => terms,
            Self::ProductMixAccelerator(terms) => terms,
            Self::QuotaAccelerator(terms) => terms,
            Self::ReferralFee(terms) => terms,
            Self::RenewalCommission(terms) => terms,
            Self::RoadmapCoInvestmentCredit(terms) => terms,
            Self::ServicesAttachment(terms) => terms,
            Self::Spiff(terms) => terms,
            Self::StrategicStatus(terms) => terms,
            Self::VolumeRebate(terms) => terms,
        }
    }
}

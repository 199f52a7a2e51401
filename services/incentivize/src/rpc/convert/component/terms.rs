//! The terms of each mechanism, by theme.

use contracts::tandem::incentivize::v1::{self as contract, component::Terms as Wire};

use super::reader::Reader;
use crate::domain::{
    component::Terms,
    mechanisms::{oem_royalty::OemRoyalty, referral_fee::ReferralFee},
    premium::Premium,
};

mod achievements;
mod deals;
mod marketplace;
mod mdf;
mod oem;
mod persons;
mod resale;
mod services;

/// Terms of a mechanism, as the contract has them.
trait Converted: Sized {
    type Wire;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self;
    fn write(&self) -> Self::Wire;
}

macro_rules! mechanisms {
    ($($name:ident $field:literal),+ $(,)?) => {
        /// Terms, or, where there are none, a stand-in behind the violation.
        pub(super) fn read(at: &mut Reader<'_>, terms: Option<Wire>) -> Terms {
            match terms {
                $(Some(Wire::$name(terms)) => {
                    at.enter($field);
                    Terms::$name(Converted::read(at, terms))
                })+
                None => missing(at),
            }
        }

        pub(super) fn write(terms: &Terms) -> Wire {
            match terms {
                $(Terms::$name(terms) => Wire::$name(terms.write())),+
            }
        }
    };
}

mechanisms! {
    AdoptionMilestone "adoption_milestone",
    AffiliateRevenueShare "affiliate_revenue_share",
    AgreedRoyalty "agreed_royalty",
    CoSellAccelerator "co_sell_accelerator",
    CompetencyReward "competency_reward",
    DealRegistrationCommission "deal_registration_commission",
    GrowthRebate "growth_rebate",
    IntegrationDepthReward "integration_depth_reward",
    MarketplaceRevenueShare "marketplace_revenue_share",
    MdfReimbursement "mdf_reimbursement",
    NewCustomerBonus "new_customer_bonus",
    OemRoyalty "oem_royalty",
    OemVolumeReward "oem_volume_reward",
    PipelineContributionBonus "pipeline_contribution_bonus",
    ProductMixAccelerator "product_mix_accelerator",
    QuotaAccelerator "quota_accelerator",
    ReferralFee "referral_fee",
    RenewalCommission "renewal_commission",
    RoadmapCoInvestmentCredit "roadmap_co_investment_credit",
    ServicesAttachment "services_attachment",
    Spiff "spiff",
    StrategicStatus "strategic_status",
    VolumeRebate "volume_rebate",
}

/// A royalty's schedule.
pub(super) fn royalty(at: &mut Reader<'_>, schedule: contract::OemRoyalty) -> OemRoyalty {
    Converted::read(at, schedule)
}

fn missing(at: &mut Reader<'_>) -> Terms {
    let path = at.at("terms");
    at.violations.add(
        path,
        "REQUIRED",
        "a component has the terms of one mechanism",
    );
    Terms::ReferralFee(ReferralFee::of(Premium {
        rate_percent: Some(rust_decimal::Decimal::ZERO),
        ..Premium::default()
    }))
}

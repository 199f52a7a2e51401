//! One file per mechanism, each opening with its rule in one sentence.

pub mod adoption_milestone;
pub mod affiliate_revenue_share;
pub mod agreed_royalty;
pub mod co_sell_accelerator;
pub mod competency_reward;
pub mod deal_registration_commission;
pub mod growth_rebate;
pub mod integration_depth_reward;
pub mod marketplace_revenue_share;
pub mod mdf_reimbursement;
pub mod new_customer_bonus;
pub mod oem_royalty;
pub mod oem_volume_reward;
pub mod pipeline_contribution_bonus;
pub mod product_mix_accelerator;
pub mod quota_accelerator;
pub mod referral_fee;
pub mod renewal_commission;
pub mod roadmap_co_investment_credit;
pub mod services_attachment;
pub mod spiff;
pub mod strategic_status;
pub mod volume_rebate;

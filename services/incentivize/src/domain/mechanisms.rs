//! One file per mechanism, each opening with its rule in one sentence.

pub mod deal_registration_commission;
pub mod oem_royalty;
pub mod pipeline_contribution_bonus;
pub mod referral_fee;
pub mod volume_rebate;

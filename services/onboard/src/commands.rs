//! What can be done, one file per writing RPC: load → decide → save → announce.

pub mod accept_business_plan;
pub mod activate_enrollment;
pub mod activate_program;
pub mod agree_to_joint_solution;
mod agreement_change;
pub mod align_prospect;
pub mod amend_agreement;
pub mod approve_enrollment;
mod benefit_change;
mod business_plan_change;
pub mod confirm_benefit_grant;
mod contact_change;
pub mod contact_prospect;
pub mod count_facts;
pub mod create_agreement;
pub mod create_benefit;
pub mod create_business_plan;
pub mod create_contact;
pub mod create_enrollment;
pub mod create_joint_solution;
pub mod create_objective;
pub mod create_partner;
pub mod create_program;
pub mod create_prospect;
pub mod create_tenant;
pub mod decline_prospect;
pub mod enroll_prospect;
pub mod enrollment_change;
pub mod erase_contact;
pub mod fail_benefit_grant;
mod grant_change;
pub mod invite_prospect;
pub mod measure_adoption;
pub mod offer_agreement;
pub mod override_partner_tier;
mod program_basis;
mod program_change;
pub mod propose_joint_solution;
pub mod prospect_change;
pub mod provide_enrollment_information;
pub mod publish_agreement_template;
pub mod record_evidence;
pub mod record_quarterly_review;
pub mod record_satisfaction;
pub mod reinstate_enrollment;
pub mod reject_enrollment;
pub mod renew_type_profile;
pub mod request_enrollment_information;
pub mod retire_benefit;
pub mod retire_joint_solution;
pub mod retire_program;
pub mod retry_benefit_grant;
pub mod review_all_tiers;
pub mod review_tiers;
pub mod revoke_partner_tier_override;
pub mod set_milestone;
mod settle_benefits;
pub mod sign_agreement;
mod solution_change;
pub mod start_enrollment_review;
pub mod submit_enrollment;
pub mod suspend_enrollment;
pub mod terminate_agreement;
pub mod terminate_enrollment;
mod tier_change;
pub mod update_benefit;
pub mod update_business_plan;
pub mod update_contact;
pub mod update_joint_solution;
pub mod update_objective;
pub mod update_partner;
pub mod update_program;
pub mod update_tier_scheme;
pub mod update_type_profile;
pub mod withdraw_agreement;

/// Something that exists, as the caller read it; an empty etag means "as it is now".
#[derive(Debug, Clone)]
pub struct Target<Id = uuid::Uuid> {
    pub id: Id,
    pub etag: String,
}

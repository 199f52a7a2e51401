//! What can be done, one file per writing RPC: load → decide → save → announce.

pub mod accept_document;
pub mod activate_enrollment;
pub mod activate_program;
pub mod agree_to_joint_solution;
mod agreement_change;
pub mod amend_agreement;
pub mod approve_enrollment;
pub mod create_agreement;
pub mod create_enrollment;
pub mod create_joint_solution;
pub mod create_objective;
pub mod create_partner;
pub mod create_program;
pub mod create_tenant;
pub mod delete_document_content;
mod document_change;
pub mod enrollment_change;
pub mod give_document_kinds;
pub mod offer_agreement;
mod own_name;
mod program_basis;
mod program_change;
pub mod propose_joint_solution;
pub mod provide_enrollment_information;
pub mod publish_agreement_template;
pub mod put_document_kind;
pub mod record_evidence;
pub mod reinstate_enrollment;
pub mod reject_document;
pub mod reject_enrollment;
pub mod renew_type_profile;
pub mod request_enrollment_information;
pub mod retire_joint_solution;
pub mod retire_program;
pub mod review_compliance;
pub mod set_compliance_requirements;
pub mod sign_agreement;
mod solution_change;
pub mod start_enrollment_review;
pub mod submit_enrollment;
pub mod suspend_enrollment;
pub mod terminate_agreement;
pub mod terminate_enrollment;
pub mod update_joint_solution;
pub mod update_objective;
pub mod update_partner;
pub mod update_program;
pub mod update_type_profile;
pub mod upload_document;
pub mod withdraw_agreement;

/// Something that exists, as the caller read it; an empty etag means "as it is now".
#[derive(Debug, Clone)]
pub struct Target<Id = uuid::Uuid> {
    pub id: Id,
    pub etag: String,
}

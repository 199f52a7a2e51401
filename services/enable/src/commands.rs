//! What can be done, one file per writing RPC: load → decide → save → announce.

pub mod activate_course;
pub mod archive_knowledge_document;
mod certification_change;
mod certify;
mod course_change;
mod course_enrollment_change;
pub mod create_certification_program;
pub mod create_competency;
pub mod create_course;
pub mod create_course_enrollment;
pub mod create_knowledge_document;
pub mod issue_certification;
mod knowledge_change;
pub mod publish_knowledge_document;
pub mod record_evidence;
pub mod record_reading;
mod reference_change;
pub mod reject_customer_reference;
pub mod renew_certification;
pub mod retire_course;
pub mod review_competencies;
pub mod revoke_certification;
pub mod start_attempt;
pub mod submit_attempt;
pub mod submit_customer_reference;
pub mod update_certification_program;
pub mod update_competency;
pub mod update_course;
pub mod update_knowledge_document;
pub mod verify_customer_reference;
pub mod withdraw_course_enrollment;

/// Something that exists, as the caller read it; an empty etag means "as it is now".
#[derive(Debug, Clone)]
pub struct Target<Id = uuid::Uuid> {
    pub id: Id,
    pub etag: String,
}

//! What can be done, one file per writing RPC and job: load → decide → save → announce.

pub mod acknowledge_api_notice;
pub mod acknowledge_integration_alert;
pub mod activate_course;
mod api_migration_change;
mod api_version_change;
pub mod archive_knowledge_document;
pub mod batch_upsert_joint_customers;
mod certification_change;
mod certify;
pub mod certify_integration_check;
pub mod close_support_case;
mod course_change;
mod course_enrollment_change;
pub mod create_api;
pub mod create_api_version;
pub mod create_certification_program;
pub mod create_competency;
pub mod create_course;
pub mod create_course_enrollment;
pub mod create_eligibility_rule;
pub mod create_integration;
pub mod create_knowledge_document;
pub mod deprecate_api_version;
mod eligibility_rule_change;
pub mod escalate_support_case;
pub mod escalate_unanswered_case;
pub mod evaluate_partner;
pub mod evaluate_rule;
mod integration_change;
mod integration_check_change;
pub mod issue_certification;
mod knowledge_change;
pub mod measure_integration;
pub mod open_support_case;
pub mod publish_knowledge_document;
pub mod record_api_usage;
pub mod record_evidence;
pub mod record_integration_usage;
pub mod record_reading;
mod reference_change;
pub mod refuse_integration_check;
pub mod reject_customer_reference;
pub mod renew_certification;
pub mod reopen_support_case;
pub mod reply_to_support_case;
pub mod resolve_support_case;
pub mod retire_course;
pub mod retire_eligibility_rule;
pub mod review_competencies;
pub mod revoke_certification;
pub mod revoke_integration_check;
pub mod start_api_migration;
pub mod start_attempt;
pub mod submit_attempt;
pub mod submit_customer_reference;
pub mod submit_integration_check;
pub mod sunset_api_version;
mod support_case_change;
pub mod update_api;
pub mod update_certification_program;
pub mod update_competency;
pub mod update_course;
pub mod update_eligibility_rule;
pub mod update_integration;
pub mod update_integration_health_policy;
pub mod update_integration_rubric;
pub mod update_knowledge_document;
pub mod verify_customer_reference;
pub mod withdraw_course_enrollment;

/// Something that exists, as the caller read it; an empty etag means "as it is now".
#[derive(Debug, Clone)]
pub struct Target<Id = uuid::Uuid> {
    pub id: Id,
    pub etag: String,
}

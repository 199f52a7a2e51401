//! Words of the domain and their twins in the contracts, which have the same name behind a prefix.

use contracts::tandem::enable::v1;
use contracts::tandem::onboard::v1 as onboard;
pub use kit::words::{Word, optional, required};

use crate::domain::api_lifecycle::{ApiMigrationState, ApiVersionState};
use crate::domain::certification::CertificationState;
use crate::domain::course::{AttemptState, CourseEnrollmentState, CourseState};
use crate::domain::eligibility::{EligibilityPurpose, EligibilityRuleState};
use crate::domain::integration::check::IntegrationCheckState;
use crate::domain::integration::rubric::RubricDimension;
use crate::domain::integration_usage::alert::{IntegrationAlertKind, IntegrationAlertState};
use crate::domain::knowledge::{KnowledgeKind, KnowledgeLanguage, KnowledgeState};
use crate::domain::reference::{ReferenceKind, ReferenceState};
use crate::domain::support::{SolutionSide, SupportCaseState, SupportLevel};

kit::twins! {
    ApiMigrationState = v1::ApiMigrationState, "API_MIGRATION_STATE_";
    ApiVersionState = v1::ApiVersionState, "API_VERSION_STATE_";
    AttemptState = v1::AttemptState, "ATTEMPT_STATE_";
    CertificationState = v1::CertificationState, "CERTIFICATION_STATE_";
    CourseEnrollmentState = v1::CourseEnrollmentState, "COURSE_ENROLLMENT_STATE_";
    CourseState = v1::CourseState, "COURSE_STATE_";
    EligibilityPurpose = v1::EligibilityPurpose, "ELIGIBILITY_PURPOSE_";
    EligibilityRuleState = v1::EligibilityRuleState, "ELIGIBILITY_RULE_STATE_";
    IntegrationAlertKind = v1::IntegrationAlertKind, "INTEGRATION_ALERT_KIND_";
    IntegrationAlertState = v1::IntegrationAlertState, "INTEGRATION_ALERT_STATE_";
    IntegrationCheckState = v1::IntegrationCheckState, "INTEGRATION_CHECK_STATE_";
    KnowledgeKind = v1::KnowledgeKind, "KNOWLEDGE_KIND_";
    KnowledgeLanguage = v1::KnowledgeLanguage, "KNOWLEDGE_LANGUAGE_";
    KnowledgeState = v1::KnowledgeState, "KNOWLEDGE_STATE_";
    ReferenceKind = v1::ReferenceKind, "REFERENCE_KIND_";
    ReferenceState = v1::ReferenceState, "REFERENCE_STATE_";
    RubricDimension = v1::RubricDimension, "RUBRIC_DIMENSION_";
    SolutionSide = onboard::SolutionSide, "SOLUTION_SIDE_";
    SupportCaseState = v1::SupportCaseState, "SUPPORT_CASE_STATE_";
    SupportLevel = onboard::SupportLevel, "SUPPORT_LEVEL_";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twinned<W: Word + std::fmt::Debug>() {
        for (n, word) in (1..).zip(W::ALL) {
            assert_eq!(word.to_wire(), n, "{word:?}");
            assert_eq!(W::from_wire(n), Some(*word));
        }
        let beyond = i32::try_from(W::ALL.len()).expect("few words") + 1;
        assert_eq!((W::from_wire(0), W::from_wire(beyond)), (None, None));
    }

    #[test]
    fn every_word_has_a_twin_and_every_twin_a_word() {
        twinned::<ApiMigrationState>();
        twinned::<ApiVersionState>();
        twinned::<AttemptState>();
        twinned::<CertificationState>();
        twinned::<CourseEnrollmentState>();
        twinned::<CourseState>();
        twinned::<EligibilityPurpose>();
        twinned::<EligibilityRuleState>();
        twinned::<IntegrationAlertKind>();
        twinned::<IntegrationAlertState>();
        twinned::<IntegrationCheckState>();
        twinned::<KnowledgeKind>();
        twinned::<KnowledgeLanguage>();
        twinned::<KnowledgeState>();
        twinned::<ReferenceKind>();
        twinned::<ReferenceState>();
        twinned::<RubricDimension>();
        twinned::<SolutionSide>();
        twinned::<SupportCaseState>();
        twinned::<SupportLevel>();
    }
}

//! Words of the domain and their twins in the contracts, which have the same name behind a prefix.

use contracts::tandem::enable::v1;
pub use kit::words::{Word, optional, required};

use crate::domain::certification::CertificationState;
use crate::domain::course::{AttemptState, CourseEnrollmentState, CourseState};
use crate::domain::knowledge::{KnowledgeKind, KnowledgeLanguage, KnowledgeState};
use crate::domain::reference::{ReferenceKind, ReferenceState};

kit::twins! {
    AttemptState = v1::AttemptState, "ATTEMPT_STATE_";
    CertificationState = v1::CertificationState, "CERTIFICATION_STATE_";
    CourseEnrollmentState = v1::CourseEnrollmentState, "COURSE_ENROLLMENT_STATE_";
    CourseState = v1::CourseState, "COURSE_STATE_";
    KnowledgeKind = v1::KnowledgeKind, "KNOWLEDGE_KIND_";
    KnowledgeLanguage = v1::KnowledgeLanguage, "KNOWLEDGE_LANGUAGE_";
    KnowledgeState = v1::KnowledgeState, "KNOWLEDGE_STATE_";
    ReferenceKind = v1::ReferenceKind, "REFERENCE_KIND_";
    ReferenceState = v1::ReferenceState, "REFERENCE_STATE_";
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
        twinned::<AttemptState>();
        twinned::<CertificationState>();
        twinned::<CourseEnrollmentState>();
        twinned::<CourseState>();
        twinned::<KnowledgeKind>();
        twinned::<KnowledgeLanguage>();
        twinned::<KnowledgeState>();
        twinned::<ReferenceKind>();
        twinned::<ReferenceState>();
    }
}

//! Words of the domain and their twins in the contracts, which have the same name behind a prefix.

use contracts::tandem::{incentivize::v1 as incentivize, onboard::v1, partnership::v1 as shared};
use kit::Violations;
pub use kit::words::{Word, optional, required};

use crate::domain::advisor::{Introductions, ProductKnowledge};
use crate::domain::agreement::royalty_schedule::{
    CarryOver, Period, TierBoundary, TierMethod, VolumeMeasure,
};
use crate::domain::agreement::{AgreementParty, AgreementState};
use crate::domain::benefit::grant::GrantState;
use crate::domain::benefit::{BenefitKind, BenefitState};
use crate::domain::business_plan::{MilestoneState, PlanState, ReviewResult};
use crate::domain::contact::ContactRole;
use crate::domain::enrollment::EnrollmentState;
use crate::domain::fact::{FactKind, FactOrigin, PartnerRole};
use crate::domain::objective::Gap;
use crate::domain::partnership_type::PartnershipType;
use crate::domain::program::{CustomerDirection, ProgramState};
use crate::domain::prospect::ProspectState;
use crate::domain::solution::{PriceUnit, SolutionSide, SolutionState, SupportLevel};
use crate::domain::tier::decision::TierOutcome;
use crate::domain::tier::measure::TierMetric;

kit::twins! {
    PartnershipType = shared::PartnershipType, "PARTNERSHIP_TYPE_";
    FactKind = shared::FactKind, "FACT_KIND_";
    PartnerRole = shared::PartnerRole, "PARTNER_ROLE_";
    FactOrigin = v1::FactOrigin, "FACT_ORIGIN_";
    Gap = v1::Gap, "GAP_";
    ProgramState = v1::ProgramState, "PROGRAM_STATE_";
    CustomerDirection = v1::CustomerDirection, "CUSTOMER_DIRECTION_";
    EnrollmentState = v1::EnrollmentState, "ENROLLMENT_STATE_";
    AgreementState = v1::AgreementState, "AGREEMENT_STATE_";
    AgreementParty = v1::AgreementParty, "AGREEMENT_PARTY_";
    TierBoundary = incentivize::TierBoundary, "TIER_BOUNDARY_";
    TierMethod = incentivize::TierMethod, "TIER_METHOD_";
    Period = incentivize::Period, "PERIOD_";
    VolumeMeasure = incentivize::VolumeMeasure, "VOLUME_MEASURE_";
    CarryOver = incentivize::CarryOver, "CARRY_OVER_";
    SolutionState = v1::SolutionState, "SOLUTION_STATE_";
    SolutionSide = v1::SolutionSide, "SOLUTION_SIDE_";
    PriceUnit = v1::PriceUnit, "PRICE_UNIT_";
    SupportLevel = v1::SupportLevel, "SUPPORT_LEVEL_";
    BenefitKind = v1::BenefitKind, "BENEFIT_KIND_";
    BenefitState = v1::BenefitState, "BENEFIT_STATE_";
    GrantState = v1::BenefitGrantState, "BENEFIT_GRANT_STATE_";
    MilestoneState = v1::MilestoneState, "MILESTONE_STATE_";
    ReviewResult = v1::ReviewResult, "REVIEW_RESULT_";
    PlanState = v1::BusinessPlanState, "BUSINESS_PLAN_STATE_";
    ContactRole = v1::ContactRole, "CONTACT_ROLE_";
    ProspectState = v1::ProspectState, "PROSPECT_STATE_";
    ProductKnowledge = v1::ProductKnowledge, "PRODUCT_KNOWLEDGE_";
    Introductions = v1::Introductions, "INTRODUCTIONS_";
    TierMetric = v1::TierMetric, "TIER_METRIC_";
    TierOutcome = v1::TierOutcome, "TIER_OUTCOME_";
}

/// A word with a default.
pub fn or_default<W: Word + Default>(violations: &mut Violations, path: &str, number: i32) -> W {
    optional(violations, path, number).unwrap_or_default()
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
        twinned::<PartnershipType>();
        twinned::<PartnerRole>();
        twinned::<FactKind>();
        twinned::<FactOrigin>();
        twinned::<Gap>();
        twinned::<ProgramState>();
        twinned::<CustomerDirection>();
        twinned::<EnrollmentState>();
        twinned::<AgreementState>();
        twinned::<AgreementParty>();
        twinned::<TierBoundary>();
        twinned::<TierMethod>();
        twinned::<Period>();
        twinned::<VolumeMeasure>();
        twinned::<CarryOver>();
        twinned::<SolutionState>();
        twinned::<SolutionSide>();
        twinned::<PriceUnit>();
        twinned::<SupportLevel>();
        twinned::<BenefitKind>();
        twinned::<BenefitState>();
        twinned::<GrantState>();
        twinned::<MilestoneState>();
        twinned::<ReviewResult>();
        twinned::<PlanState>();
        twinned::<ContactRole>();
        twinned::<ProspectState>();
        twinned::<ProductKnowledge>();
        twinned::<Introductions>();
        twinned::<TierMetric>();
        twinned::<TierOutcome>();
    }
}

//! What onboard tells the other services: full snapshots, each on the key of its resource. Below, what it hears.

use contracts::tandem::onboard::v1;
use kit::{Announcement, Unit};
use prost::{Message, Name};

use crate::domain::Named as _;
use crate::domain::agreement::Agreement;
use crate::domain::benefit::Benefit;
use crate::domain::benefit::grant::Grant;
use crate::domain::compliance::Reminder;
use crate::domain::enrollment::Enrollment;
use crate::domain::partner::Partner;
use crate::domain::program::Program;
use crate::domain::solution::JointSolution;
use crate::domain::tenant::Tenant;
use crate::domain::tier::standing::Standing;
use crate::domain::type_profile::TypeProfile;
use crate::rpc::convert::{
    agreements, benefits, compliance, enrollments, partners, programs, solutions, tenants, tiers,
    type_profiles,
};

mod enable;
mod inbound;

pub use inbound::Inbound;

/// A tenant never changes once it is there.
const ONLY_VERSION: i64 = 1;

pub fn tenant_changed(unit: &mut Unit, tenant: &Tenant) {
    let payload = v1::TenantChanged {
        tenant: Some(tenants::to_wire(tenant)),
    };
    announce(
        unit,
        tenant.id.as_str(),
        format!("tenants/{}", tenant.id.as_str()),
        ONLY_VERSION,
        &payload,
    );
}

pub fn type_profile_changed(unit: &mut Unit, tenant: &str, profile: &TypeProfile) {
    let payload = v1::TypeProfileChanged {
        type_profile: Some(type_profiles::to_wire(profile)),
    };
    let key = format!("typeProfiles/{}", profile.partnership_type.name());
    announce(unit, tenant, key, profile.revision, &payload);
}

pub fn program_changed(unit: &mut Unit, tenant: &str, program: &Program) {
    let payload = v1::ProgramChanged {
        program: Some(programs::to_wire(program)),
    };
    announce(
        unit,
        tenant,
        format!("programs/{}", program.id),
        program.revision,
        &payload,
    );
}

pub fn partner_changed(unit: &mut Unit, tenant: &str, partner: &Partner) {
    let payload = v1::PartnerChanged {
        partner: Some(partners::to_wire(partner)),
    };
    announce(
        unit,
        tenant,
        format!("partners/{}", partner.id),
        partner.revision,
        &payload,
    );
}

pub fn enrollment_changed(unit: &mut Unit, tenant: &str, enrollment: &Enrollment) {
    let payload = v1::EnrollmentChanged {
        enrollment: Some(enrollments::to_wire(enrollment)),
    };
    announce(
        unit,
        tenant,
        format!("enrollments/{}", enrollment.id),
        enrollment.revision,
        &payload,
    );
}

/// The version that rules; a next one is nobody's business before both sides agreed to it.
pub fn solution_changed(unit: &mut Unit, tenant: &str, solution: &JointSolution) {
    let payload = v1::JointSolutionChanged {
        solution: Some(solutions::to_wire(solution, solution.ruling())),
    };
    announce(
        unit,
        tenant,
        format!("solutions/{}", solution.id),
        solution.revision,
        &payload,
    );
}

pub fn agreement_changed(unit: &mut Unit, tenant: &str, agreement: &Agreement) {
    let payload = v1::AgreementChanged {
        agreement: Some(agreements::to_wire(agreement)),
    };
    let key = format!("agreements/{}", agreement.id);
    announce(unit, tenant, key, agreement.revision, &payload);
}

pub fn partner_tier_changed(unit: &mut Unit, tenant: &str, standing: &Standing) {
    let payload = v1::PartnerTierChanged {
        partner_tier: Some(tiers::standing_to_wire(standing)),
    };
    let key = format!("partnerTiers/{}", standing.enrollment_id);
    announce(unit, tenant, key, standing.revision, &payload);
}

pub fn benefit_changed(unit: &mut Unit, tenant: &str, grant: &Grant, benefit: &Benefit) {
    let payload = v1::BenefitChanged {
        grant: Some(benefits::grant_to_wire(grant, benefit)),
    };
    let key = format!("benefitGrants/{}", grant.id);
    announce(unit, tenant, key, grant.revision, &payload);
}

/// Given once and never changed.
pub fn compliance_reminder_given(unit: &mut Unit, tenant: &str, reminder: &Reminder) {
    let payload = v1::ComplianceReminderGiven {
        compliance_reminder: Some(compliance::reminder_to_wire(reminder)),
    };
    let (document_id, days_before) = (reminder.document_id, reminder.days_before);
    let key = format!("documents/{document_id}/reminders/{days_before}");
    announce(unit, tenant, key, ONLY_VERSION, &payload);
}

fn announce<M: Message + Name>(
    unit: &mut Unit,
    tenant: &str,
    key: String,
    version: i64,
    payload: &M,
) {
    let route = key.clone();
    unit.announce(Announcement {
        tenant,
        key,
        route: &route,
        version,
        payload,
    });
}

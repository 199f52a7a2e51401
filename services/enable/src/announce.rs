//! What enable tells the other services: full snapshots, each on the key of its resource.

use chrono::Datelike as _;
use contracts::tandem::enable::v1;
use kit::{Announcement, Unit, wire};
use prost::{Message, Name};
use uuid::Uuid;

use crate::domain::certification::Certification;
use crate::domain::competency::CompetencyAward;
use crate::domain::course::CourseEnrollment;
use crate::domain::eligibility::{Eligibility, EligibilityRule};
use crate::domain::integration::Integration;
use crate::domain::integration_usage::UsageWindow;
use crate::rpc::convert::{
    certifications, competencies, eligibility, integration_usage, integrations,
};

/// A course is completed once.
const ONLY_VERSION: i64 = 1;

pub fn course_completed(unit: &mut Unit, tenant: &str, enrollment: &CourseEnrollment) {
    let completion = v1::CourseCompletion {
        completion_id: enrollment.id.to_string(),
        partner_id: enrollment.taker.partner_id.to_string(),
        person_id: enrollment.taker.person_id.to_string(),
        course_key: enrollment.course_key.clone(),
        completion_date: enrollment.completed_on.map(wire::to_date),
    };
    let payload = v1::CourseCompleted {
        completion: Some(completion),
    };
    let key = format!("courseCompletions/{}", enrollment.id);
    announce(unit, tenant, key, ONLY_VERSION, &payload);
}

pub fn certification_changed(unit: &mut Unit, tenant: &str, certification: &Certification) {
    let today = unit.now.date_naive();
    let payload = v1::CertificationChanged {
        certification: Some(certifications::to_wire(certification, today)),
    };
    let key = format!("certifications/{}", certification.id);
    announce(unit, tenant, key, certification.revision, &payload);
}

pub fn competency_award_changed(unit: &mut Unit, tenant: &str, award: &CompetencyAward) {
    let payload = v1::CompetencyAwardChanged {
        award: Some(competencies::award_to_wire(award)),
    };
    let key = format!("competencyAwards/{}", award.id);
    announce(unit, tenant, key, award.revision, &payload);
}

pub fn eligibility_rule_changed(unit: &mut Unit, tenant: &str, rule: &EligibilityRule) {
    let payload = v1::EligibilityRuleChanged {
        rule: Some(eligibility::rule_to_wire(rule)),
    };
    let key = format!("eligibilityRules/{}", rule.id);
    announce(unit, tenant, key, rule.revision, &payload);
}

pub fn eligibility_changed(
    unit: &mut Unit,
    tenant: &str,
    rule_id: Uuid,
    partner_id: Uuid,
    version: i64,
    found: &Eligibility,
) {
    let payload = v1::EligibilityChanged {
        eligibility: Some(eligibility::to_wire(rule_id, partner_id, found)),
    };
    let key = format!("eligibilities/{rule_id}/{partner_id}");
    announce(unit, tenant, key, version, &payload);
}

pub fn integration_changed(unit: &mut Unit, tenant: &str, integration: &Integration) {
    let payload = v1::IntegrationChanged {
        integration: Some(integrations::to_wire(integration)),
    };
    let key = format!("integrations/{}", integration.id);
    announce(unit, tenant, key, integration.revision, &payload);
}

/// The version is the day's number, which rises from one measurement to the next.
pub fn integration_adoption_measured(
    unit: &mut Unit,
    tenant: &str,
    integration: &Integration,
    window: &UsageWindow,
) {
    let adoption = v1::IntegrationAdoption {
        integration_id: integration.id.to_string(),
        partner_id: integration.partner_id.to_string(),
        day: Some(wire::to_date(window.end)),
        joint_customers: integration_usage::count(window.joint_customers),
        using_customers: integration_usage::count(window.using_customers),
        adoption_rate: window.adoption_rate().map(wire::to_decimal),
    };
    let payload = v1::IntegrationAdoptionMeasured {
        adoption: Some(adoption),
    };
    let key = format!("integrations/{}", integration.id);
    let version = i64::from(window.end.num_days_from_ce());
    announce(unit, tenant, key, version, &payload);
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

//! What enable tells the other services: full snapshots, each on the key of its resource.

use contracts::tandem::enable::v1;
use kit::{Announcement, Unit, wire};
use prost::{Message, Name};

use crate::domain::certification::Certification;
use crate::domain::competency::CompetencyAward;
use crate::domain::course::CourseEnrollment;
use crate::rpc::convert::{certifications, competencies};

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

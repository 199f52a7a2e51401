use chrono::{DateTime, Utc};
use contracts::tandem::enable::v1;
use kit::{Error, Violations, wire};
use uuid::Uuid;

use super::{NAME, words};
use crate::domain::course::{Attempt, Course, CourseEnrollment, ModuleProgress, Taker};
use crate::store::course_enrollment::Filter;
use words::Word as _;

/// The course, and who takes it.
pub fn create(message: Option<v1::CourseEnrollment>) -> Result<(Uuid, Taker), Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let message = message.unwrap_or_default();
    let course_id = wire::uuid(v, "enrollment.course_id", &message.course_id);
    let taker = Taker {
        partner_id: wire::uuid(v, "enrollment.partner_id", &message.partner_id).unwrap_or_default(),
        person_id: wire::uuid(v, "enrollment.person_id", &message.person_id).unwrap_or_default(),
        person_name: wire::text(v, "enrollment.person_name", &message.person_name, NAME),
    };
    violations.check()?;
    Ok((course_id.unwrap_or_default(), taker))
}

pub fn filter(message: &v1::ListCourseEnrollmentsRequest) -> Result<Filter, Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let filter = Filter {
        course_enrollment_id: None,
        course_id: wire::optional_uuid(v, "course_id", &message.course_id),
        partner_id: wire::optional_uuid(v, "partner_id", &message.partner_id),
        person_id: wire::optional_uuid(v, "person_id", &message.person_id),
        state: words::optional(v, "state", message.state),
    };
    violations.check()?;
    Ok(filter)
}

/// With its progress, given the course and the attempts at it.
pub fn to_wire(
    enrollment: &CourseEnrollment,
    course: &Course,
    attempts: &[Attempt],
    now: DateTime<Utc>,
) -> v1::CourseEnrollment {
    let progress = enrollment.progress(course, attempts, now);
    v1::CourseEnrollment {
        course_enrollment_id: enrollment.id.to_string(),
        course_id: enrollment.course_id.to_string(),
        course_key: enrollment.course_key.clone(),
        partner_id: enrollment.taker.partner_id.to_string(),
        person_id: enrollment.taker.person_id.to_string(),
        person_name: enrollment.taker.person_name.clone(),
        state: enrollment.state.to_wire(),
        progress: progress.iter().map(progress_to_wire).collect(),
        completion_date: enrollment.completed_on.map(wire::to_date),
        etag: kit::etag(enrollment.revision),
        create_time: Some(wire::to_timestamp(enrollment.created_at)),
    }
}

fn progress_to_wire(progress: &ModuleProgress) -> v1::ModuleProgress {
    v1::ModuleProgress {
        module_key: progress.module_key.clone(),
        passed: progress.passed,
        attempts_used: progress.attempts_used,
        attempts_left: progress.attempts_left,
        next_attempt_time: progress.next_attempt_at.map(wire::to_timestamp),
    }
}

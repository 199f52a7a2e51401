use kit::{Caller, Unit, audit};
use uuid::Uuid;

use super::course_enrollment_change::course_of;
use crate::domain::course::{CourseEnrollment, Taker};
use crate::error::Error;
use crate::store;

/// Errors: `NotFound` when the course is unknown, or a partner's user enrolls another partner's person; `Refused` when the
/// course is not active; `Fields` when the partner is unknown; `Taken` while the person takes the course.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    course_id: Uuid,
    taker: Taker,
) -> Result<CourseEnrollment, Error> {
    store::known::require_partner(
        unit.conn(),
        caller,
        taker.partner_id,
        "enrollment.partner_id",
    )
    .await?;
    let course = course_of(unit, caller, course_id).await?;
    let enrollment = CourseEnrollment::new(unit.new_id(), &course, taker, unit.now)?;
    store::course_enrollment::insert(unit.conn(), &caller.tenant, &enrollment).await?;
    let resource = format!("courseEnrollments/{}", enrollment.id);
    let action = "CreateCourseEnrollment";
    audit::changed(unit, &caller.tenant, action, resource, None, &enrollment);
    Ok(enrollment)
}

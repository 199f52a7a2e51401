//! A person's course that exists: taken up as the caller read it, and saved.

use kit::{Caller, Unit, audit};
use uuid::Uuid;

use super::Target;
use crate::domain::course::{Course, CourseEnrollment};
use crate::error::Error;
use crate::store;

/// The enrollment, locked. Errors: `NotFound`; a stale etag.
pub(super) async fn lock(
    unit: &mut Unit,
    caller: &Caller,
    target: &Target,
) -> Result<CourseEnrollment, Error> {
    let found = store::course_enrollment::lock(unit.conn(), caller, target.id).await?;
    let found = found.ok_or_else(|| Error::NotFound("course enrollment", target.id.to_string()))?;
    kit::check_etag(&target.etag, found.revision)?;
    Ok(found)
}

/// The course that it is about.
pub(super) async fn course_of(
    unit: &mut Unit,
    caller: &Caller,
    course_id: Uuid,
) -> Result<Course, Error> {
    let course = store::course::find(unit.conn(), caller, course_id).await?;
    course.ok_or_else(|| Error::NotFound("course", course_id.to_string()))
}

pub(super) async fn save(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    before: &CourseEnrollment,
    after: &CourseEnrollment,
) -> Result<(), Error> {
    store::course_enrollment::update(unit.conn(), tenant, after).await?;
    let resource = format!("courseEnrollments/{}", after.id);
    audit::changed(unit, tenant, action, resource, Some(before), after);
    Ok(())
}

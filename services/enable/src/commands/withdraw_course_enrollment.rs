use kit::{Caller, Unit};

use super::{Target, course_enrollment_change};
use crate::domain::course::CourseEnrollment;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Refused` when it is completed or withdrawn.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
) -> Result<CourseEnrollment, Error> {
    let before = course_enrollment_change::lock(unit, caller, &target).await?;
    let after = before.clone().withdraw()?;
    let action = "WithdrawCourseEnrollment";
    course_enrollment_change::save(unit, &caller.tenant, action, &before, &after).await?;
    Ok(after)
}

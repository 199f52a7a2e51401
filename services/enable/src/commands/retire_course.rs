use kit::{Caller, Unit};

use super::{Target, course_change};
use crate::domain::course::Course;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Refused` when it is not active.
pub async fn run(unit: &mut Unit, caller: &Caller, target: Target) -> Result<Course, Error> {
    course_change::run(unit, caller, "RetireCourse", target, Course::retire).await
}

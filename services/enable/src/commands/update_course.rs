use kit::{Caller, Unit};

use super::{Target, course_change};
use crate::domain::course::{Course, Syllabus};
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Refused` when it is no draft.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    syllabus: Syllabus,
) -> Result<Course, Error> {
    let decide = |course: Course| course.revise(syllabus);
    course_change::run(unit, caller, "UpdateCourse", target, decide).await
}

use kit::{Caller, Unit};

use super::enrollment_change::{self, Change};
use crate::domain::enrollment::Enrollment;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Enrollment` when it is no draft; `StepsIncomplete`.
pub async fn run(unit: &mut Unit, caller: &Caller, change: Change) -> Result<Enrollment, Error> {
    enrollment_change::run(
        unit,
        caller,
        "SubmitEnrollment",
        change,
        |case, _, mark| match case.workflow.instant {
            true => case.enrollment.clone().submit_at_once(mark),
            false => case.enrollment.clone().submit(mark),
        },
    )
    .await
}

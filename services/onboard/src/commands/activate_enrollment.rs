use kit::{Caller, Unit};

use super::enrollment_change::{self, Change};
use crate::domain::enrollment::Enrollment;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Enrollment` when it is not approved, or the end is not after the first day. `StepsIncomplete`.
pub async fn run(unit: &mut Unit, caller: &Caller, change: Change) -> Result<Enrollment, Error> {
    enrollment_change::run(
        unit,
        caller,
        "ActivateEnrollment",
        change,
        |case, days, mark| case.enrollment.clone().activate(days.from, days.end, mark),
    )
    .await
}

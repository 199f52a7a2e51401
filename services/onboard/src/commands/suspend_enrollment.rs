use kit::{Caller, Unit};

use super::enrollment_change::{self, Change};
use crate::domain::enrollment::Enrollment;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Enrollment` when it is not active, or the date is outside of the running period.
pub async fn run(unit: &mut Unit, caller: &Caller, change: Change) -> Result<Enrollment, Error> {
    enrollment_change::run(
        unit,
        caller,
        "SuspendEnrollment",
        change,
        |case, days, mark| case.enrollment.clone().suspend(days.from, mark),
    )
    .await
}

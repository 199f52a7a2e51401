use kit::{Caller, Unit};

use super::enrollment_change::{self, Change};
use crate::domain::enrollment::Enrollment;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Enrollment` when it is neither active nor suspended, or the date is before the last change.
pub async fn run(unit: &mut Unit, caller: &Caller, change: Change) -> Result<Enrollment, Error> {
    enrollment_change::run(
        unit,
        caller,
        "TerminateEnrollment",
        change,
        |case, days, mark| case.enrollment.clone().terminate(days.from, mark),
    )
    .await
}

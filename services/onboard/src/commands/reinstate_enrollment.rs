use kit::{Caller, Unit};

use super::enrollment_change::{self, Change};
use crate::domain::enrollment::Enrollment;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Enrollment` when it is not suspended, or the date is before the suspension or after the end.
pub async fn run(unit: &mut Unit, caller: &Caller, change: Change) -> Result<Enrollment, Error> {
    enrollment_change::run(
        unit,
        caller,
        "ReinstateEnrollment",
        change,
        |case, days, mark| case.enrollment.clone().reinstate(days.from, mark),
    )
    .await
}

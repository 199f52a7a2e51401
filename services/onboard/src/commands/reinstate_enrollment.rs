use kit::{Caller, Unit};

use super::enrollment_change::{self, Step};
use crate::domain::enrollment::Enrollment;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Enrollment` when it is not suspended, or the date is before the suspension or after the end.
pub async fn run(unit: &mut Unit, caller: &Caller, step: Step) -> Result<Enrollment, Error> {
    enrollment_change::run(
        unit,
        caller,
        "ReinstateEnrollment",
        step,
        |enrollment, days, mark| enrollment.reinstate(days.from, mark),
    )
    .await
}

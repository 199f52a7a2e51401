use kit::{Caller, Unit};

use super::enrollment_change::{self, Step};
use crate::domain::enrollment::Enrollment;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Enrollment` when it is not active, or the date is outside of the running period.
pub async fn run(unit: &mut Unit, caller: &Caller, step: Step) -> Result<Enrollment, Error> {
    enrollment_change::run(
        unit,
        caller,
        "SuspendEnrollment",
        step,
        |enrollment, days, mark| enrollment.suspend(days.from, mark),
    )
    .await
}

use kit::{Caller, Unit};

use super::enrollment_change::{self, Step};
use crate::domain::enrollment::Enrollment;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Enrollment` when it is neither active nor suspended, or the date is before the last change.
pub async fn run(unit: &mut Unit, caller: &Caller, step: Step) -> Result<Enrollment, Error> {
    enrollment_change::run(
        unit,
        caller,
        "TerminateEnrollment",
        step,
        |enrollment, days, mark| enrollment.terminate(days.from, mark),
    )
    .await
}

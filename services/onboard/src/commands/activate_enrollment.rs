use kit::{Caller, Unit};

use super::enrollment_change::{self, Step};
use crate::domain::enrollment::Enrollment;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Enrollment` when it is not approved, or the end is not after the first day.
pub async fn run(unit: &mut Unit, caller: &Caller, step: Step) -> Result<Enrollment, Error> {
    enrollment_change::run(
        unit,
        caller,
        "ActivateEnrollment",
        step,
        |enrollment, days, mark| enrollment.activate(days.from, days.end, mark),
    )
    .await
}

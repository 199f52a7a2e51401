use kit::{Caller, Unit};

use super::enrollment_change::{self, Step};
use crate::domain::enrollment::Enrollment;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Enrollment` when no information is requested.
pub async fn run(unit: &mut Unit, caller: &Caller, step: Step) -> Result<Enrollment, Error> {
    enrollment_change::run(
        unit,
        caller,
        "ProvideEnrollmentInformation",
        step,
        |enrollment, _, mark| enrollment.provide_information(mark),
    )
    .await
}

use kit::{Caller, Unit};

use super::enrollment_change::{self, Step};
use crate::domain::enrollment::Enrollment;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Enrollment` when it is not in review.
pub async fn run(unit: &mut Unit, caller: &Caller, step: Step) -> Result<Enrollment, Error> {
    enrollment_change::run(
        unit,
        caller,
        "RequestEnrollmentInformation",
        step,
        |enrollment, _, mark| enrollment.request_information(mark),
    )
    .await
}

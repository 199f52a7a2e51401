use kit::{Caller, Unit};

use super::enrollment_change::{self, Change};
use crate::domain::enrollment::Enrollment;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Enrollment` when it is not in review.
pub async fn run(unit: &mut Unit, caller: &Caller, change: Change) -> Result<Enrollment, Error> {
    enrollment_change::run(unit, caller, "RejectEnrollment", change, |case, _, mark| {
        case.enrollment.clone().reject(mark)
    })
    .await
}

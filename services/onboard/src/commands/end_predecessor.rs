//! A promoted partner leaves the enrollment that it comes from on the day when the new one becomes active.

use kit::{Caller, Unit};

use super::enrollment_change;
use crate::domain::enrollment::{Enrollment, EnrollmentState, Mark};
use crate::error::Error;
use crate::store;

/// Ends what `after` takes the place of, when `before` became active by this. Errors: `Enrollment` when a later day stands
/// against it.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    before: &Enrollment,
    after: &Enrollment,
) -> Result<(), Error> {
    let Some(predecessor) = after.predecessor.filter(|predecessor| !predecessor.stays) else {
        return Ok(());
    };
    if !before.active_periods().is_empty() || after.state != EnrollmentState::Active {
        return Ok(());
    }
    let Some(first) = after.active_periods().first().map(|period| period.start) else {
        return Ok(());
    };
    let case = store::case::lock(unit.conn(), caller, predecessor.id).await?;
    let Some(case) = case.filter(|case| !case.enrollment.state.is_final()) else {
        return Ok(());
    };
    let mark = Mark {
        actor: caller.subject.clone(),
        at: unit.now,
        reason: format!("promoted to enrollment {}", after.id),
    };
    let ended = case.enrollment.clone().terminate(first, mark)?;
    enrollment_change::save(unit, caller, "EndPromotedEnrollment", &case, &ended).await
}

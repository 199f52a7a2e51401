use kit::{Caller, Unit};

use super::{Target, support_case_change};
use crate::domain::support::SupportCase;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Refused` when it is open or closed.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    reason: String,
) -> Result<SupportCase, Error> {
    let action = "ReopenSupportCase";
    support_case_change::run(unit, caller, action, target, |case, solution, mark| {
        case.reopen(solution, reason, mark)
    })
    .await
}

use kit::{Caller, Unit};

use super::{Target, support_case_change};
use crate::domain::support::SupportCase;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Refused` when it is resolved or closed.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    resolution: String,
) -> Result<SupportCase, Error> {
    let action = "ResolveSupportCase";
    support_case_change::run(unit, caller, action, target, |case, _, mark| {
        case.resolve(resolution, mark)
    })
    .await
}

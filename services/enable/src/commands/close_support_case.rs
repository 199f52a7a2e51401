use kit::{Caller, Unit};

use super::{Target, support_case_change};
use crate::domain::support::SupportCase;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Refused` when it is not resolved.
pub async fn run(unit: &mut Unit, caller: &Caller, target: Target) -> Result<SupportCase, Error> {
    let action = "CloseSupportCase";
    support_case_change::run(unit, caller, action, target, |case, _, mark| {
        case.close(mark)
    })
    .await
}

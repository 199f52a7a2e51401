use kit::{Caller, Unit};

use super::{Target, support_case_change};
use crate::domain::support::SupportCase;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Refused` when it is resolved or closed.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    message: String,
) -> Result<SupportCase, Error> {
    let action = "ReplyToSupportCase";
    support_case_change::run(unit, caller, action, target, |case, solution, mark| {
        case.reply(solution, message, mark)
    })
    .await
}

use kit::{Caller, Unit};

use super::Target;
use super::agreement_change::{self, Deed};
use crate::domain::agreement::Agreement;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Agreement` when both sides have signed.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    reason: &str,
) -> Result<Agreement, Error> {
    let deed = Deed {
        action: "WithdrawAgreement",
        reason,
    };
    agreement_change::run(unit, caller, deed, &target, Agreement::withdraw).await
}

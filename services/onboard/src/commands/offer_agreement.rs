use kit::{Caller, Unit};

use super::{Target, agreement_change};
use crate::domain::agreement::Agreement;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Agreement` when it is no draft.
pub async fn run(unit: &mut Unit, caller: &Caller, target: Target) -> Result<Agreement, Error> {
    let now = unit.now;
    agreement_change::run(unit, caller, "OfferAgreement".into(), &target, |draft| {
        draft.offer(now)
    })
    .await
}

use kit::{Caller, Unit};

use super::{Target, reference_change};
use crate::domain::reference::CustomerReference;
use crate::error::Error;

/// Errors: `NotFound`; a stale etag; `Refused` when it is decided already.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    note: String,
) -> Result<CustomerReference, Error> {
    let action = "VerifyCustomerReference";
    let decide = |reference: CustomerReference, today| reference.verify(note, today);
    reference_change::run(unit, caller, action, target, decide).await
}

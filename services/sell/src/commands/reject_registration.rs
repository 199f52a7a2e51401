//! Refuses a claim, with the reason.

use kit::{Caller, Unit};
use uuid::Uuid;

use super::registration_step::Step;
use crate::domain::registration::Registration;
use crate::error::Result;

/// Errors: NOT_FOUND, STALE_ETAG, ILLEGAL_TRANSITION.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    id: Uuid,
    etag: &str,
    reason: String,
) -> Result<(Registration, Option<Uuid>)> {
    let step = Step::begin(unit, caller, id, etag).await?;
    let after = step.before.clone().reject(reason)?;
    step.finish(unit, caller, "RejectRegistration", after).await
}

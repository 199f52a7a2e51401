//! Moves the end of protection of an approved claim.

use chrono::NaiveDate;
use kit::{Caller, Unit, Violations};
use uuid::Uuid;

use super::registration_step::Step;
use crate::domain::registration::Registration;
use crate::error::Result;

/// Errors: NOT_FOUND, STALE_ETAG, ILLEGAL_TRANSITION; an end that is not after today.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    id: Uuid,
    etag: &str,
    protected_until: NaiveDate,
) -> Result<(Registration, Option<Uuid>)> {
    let step = Step::begin(unit, caller, id, etag).await?;
    let after = step.before.clone().extend(protected_until)?;
    let mut violations = Violations::new();
    if protected_until <= unit.now.date_naive() {
        let text = "protection ends after today; withdraw the claim to end it now";
        violations.add("protected_until", "DATES_OUT_OF_ORDER", text);
    }
    violations.check()?;
    step.finish(unit, caller, "ExtendRegistration", after).await
}

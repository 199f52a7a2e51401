use kit::{Caller, Unit};

use super::{Target, benefit_change};
use crate::domain::benefit::Benefit;
use crate::error::Error;
use crate::store;

/// Errors: `NotFound`; a stale etag; `BenefitRetired`.
pub async fn run(unit: &mut Unit, caller: &Caller, target: Target) -> Result<Benefit, Error> {
    let before = benefit_change::lock(unit, caller, &target).await?;
    let after = before.clone().retire()?;
    store::benefit::update(unit.conn(), &caller.tenant, &after).await?;
    benefit_change::record(unit, &caller.tenant, "RetireBenefit", Some(&before), &after).await?;
    Ok(after)
}

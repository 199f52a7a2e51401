//! A benefit of a catalogue that changes: whoever has it, or is to have it, is looked at again.

use kit::{Caller, Unit};
use uuid::Uuid;

use super::{Target, review_all_tiers};
use crate::domain::benefit::{Benefit, Terms};
use crate::domain::problem::Problem;
use crate::error::Error;
use crate::{audit, store};

/// The benefit, locked. Errors: `NotFound`; a stale etag.
pub(super) async fn lock(
    unit: &mut Unit,
    caller: &Caller,
    target: &Target,
) -> Result<Benefit, Error> {
    let benefit = store::benefit::lock(unit.conn(), &caller.tenant, target.id).await?;
    let benefit = benefit.ok_or_else(|| Error::NotFound("benefit", target.id.to_string()))?;
    kit::check_etag(&target.etag, benefit.revision)?;
    Ok(benefit)
}

/// Errors: `Fields` when the program has no such tier.
pub(super) async fn check_tier(
    unit: &mut Unit,
    tenant: &str,
    program_id: Uuid,
    terms: &Terms,
) -> Result<(), Error> {
    let Some(key) = &terms.tier_key else {
        return Ok(());
    };
    let scheme = store::tier::scheme::find(unit.conn(), tenant, program_id).await?;
    if scheme.is_some_and(|scheme| scheme.terms.place_of(key).is_some()) {
        return Ok(());
    }
    let description = format!("the program has no tier {key:?}");
    Err(Problem::new("benefit.tier_key", "UNKNOWN_TIER", description).into())
}

pub(super) async fn record(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    before: Option<&Benefit>,
    after: &Benefit,
) -> Result<(), Error> {
    let resource = format!("benefits/{}", after.id);
    audit::changed(unit, tenant, action, resource, before, after);
    review_all_tiers::ask(unit, tenant).await
}

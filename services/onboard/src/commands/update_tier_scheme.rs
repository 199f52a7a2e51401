use kit::{Caller, Unit};

use super::{Target, review_all_tiers};
use crate::domain::Named as _;
use crate::domain::program::ProgramError;
use crate::domain::program::ProgramState;
use crate::domain::tier::scheme::{Terms, TierScheme};
use crate::error::Error;
use crate::{audit, store};

/// Errors: `NotFound`; a stale etag; `Program` when it is retired; `Fields` for tiers that can't work.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    target: Target,
    terms: Terms,
) -> Result<TierScheme, Error> {
    let tenant = &caller.tenant;
    let program = store::program::lock(unit.conn(), caller, target.id).await?;
    let program = program.ok_or_else(|| Error::NotFound("program", target.id.to_string()))?;
    let before = store::tier::scheme::find(unit.conn(), tenant, program.id).await?;
    kit::check_etag(
        &target.etag,
        before.as_ref().map_or(0, |scheme| scheme.version.into()),
    )?;
    if program.state == ProgramState::Retired {
        return Err(ProgramError::Retired.into());
    }
    let partnership_type = program.terms.partnership_type;
    let profile = store::type_profile::find(unit.conn(), tenant, partnership_type).await?;
    let profile = profile
        .ok_or_else(|| Error::NotFound("type profile", partnership_type.name().to_owned()))?;
    let problems = terms.check(&profile);
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let version = before.as_ref().map_or(0, |scheme| scheme.version) + 1;
    if let Some(same) = before.clone().filter(|before| before.terms == terms) {
        return Ok(same);
    }
    let scheme = TierScheme {
        program_id: program.id,
        terms,
        version,
    };
    save(unit, tenant, "UpdateTierScheme", before.as_ref(), &scheme).await?;
    Ok(scheme)
}

/// Keeps the scheme, and has everybody enrolled graded by it.
pub(super) async fn save(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    before: Option<&TierScheme>,
    scheme: &TierScheme,
) -> Result<(), Error> {
    let now = unit.now;
    store::tier::scheme::insert(unit.conn(), tenant, scheme, now).await?;
    let resource = format!("tierSchemes/{}", scheme.program_id);
    audit::changed(unit, tenant, action, resource, before, scheme);
    review_all_tiers::ask(unit, tenant).await
}

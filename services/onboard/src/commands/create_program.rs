use kit::{Caller, Unit};

use super::{program_basis, update_tier_scheme};
use crate::domain::program::{Program, Terms};
use crate::domain::tier::defaults;
use crate::domain::tier::scheme::TierScheme;
use crate::domain::type_profile::TypeProfile;
use crate::error::Error;
use crate::{audit, events, store};

/// Errors: `Fields` when the objective is unknown, or recommends another type and no justification is given.
pub async fn run(unit: &mut Unit, caller: &Caller, terms: Terms) -> Result<Program, Error> {
    let basis = program_basis::find(unit.conn(), caller, &terms).await?;
    terms.justified(&basis.objective)?;
    let program = Program::draft(unit.new_id(), terms, unit.now);
    store::program::insert(unit.conn(), &caller.tenant, &program).await?;
    audit::changed(
        unit,
        &caller.tenant,
        "CreateProgram",
        format!("programs/{}", program.id),
        None,
        &program,
    );
    events::program_changed(unit, &caller.tenant, &program);
    start_with_tiers(unit, caller, &program, &basis.profile).await?;
    Ok(program)
}

/// The default tiers of the type, as far as the tenant's profile lets them work.
async fn start_with_tiers(
    unit: &mut Unit,
    caller: &Caller,
    program: &Program,
    profile: &TypeProfile,
) -> Result<(), Error> {
    let default = defaults::default_of(program.terms.partnership_type);
    let Some(terms) = default.filter(|terms| terms.check(profile).is_empty()) else {
        return Ok(());
    };
    let scheme = TierScheme {
        program_id: program.id,
        terms,
        version: 1,
    };
    update_tier_scheme::save(unit, &caller.tenant, "CreateProgram", None, &scheme).await
}

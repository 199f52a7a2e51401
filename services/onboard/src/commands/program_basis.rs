//! What a program stands on: the objective it serves and the profile of its type.

use kit::Caller;
use sqlx::PgConnection;

use crate::domain::Named as _;
use crate::domain::objective::Objective;
use crate::domain::problem::Problem;
use crate::domain::program::Terms;
use crate::domain::type_profile::TypeProfile;
use crate::error::Error;
use crate::store;

pub(super) struct Basis {
    pub(super) objective: Objective,
    pub(super) profile: TypeProfile,
}

/// Errors: `Fields` when the objective is unknown.
pub(super) async fn find(
    conn: &mut PgConnection,
    caller: &Caller,
    terms: &Terms,
) -> Result<Basis, Error> {
    let objective = store::objective::find(&mut *conn, &caller.tenant, terms.objective_id).await?;
    let objective = objective.ok_or_else(|| {
        let description = format!("there is no objective {}", terms.objective_id);
        Problem::new("program.objective_id", "UNKNOWN_OBJECTIVE", description)
    })?;
    let profile = store::type_profile::find(conn, &caller.tenant, terms.partnership_type).await?;
    let profile = profile
        .ok_or_else(|| Error::NotFound("type profile", terms.partnership_type.name().to_owned()))?;
    Ok(Basis { objective, profile })
}

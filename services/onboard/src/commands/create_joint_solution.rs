use kit::{Caller, Unit};
use uuid::Uuid;

use super::solution_change::announced;
use crate::domain::problem::Problem;
use crate::domain::solution::{JointSolution, Terms};
use crate::error::Error;
use crate::store;

/// Errors: `NotFound` when a partner's user names another partner; `Fields` when the partner is unknown.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    partner_id: Uuid,
    terms: Terms,
) -> Result<JointSolution, Error> {
    if caller.partner.is_some_and(|own| own != partner_id) {
        return Err(Error::NotFound("partner", partner_id.to_string()));
    }
    let partner = store::partner::find(unit.conn(), caller, partner_id).await?;
    if partner.is_none() {
        let text = format!("there is no partner {partner_id}");
        return Err(Problem::new("solution.partner_id", "UNKNOWN_REFERENCE", text).into());
    }
    let solution = JointSolution::draft(unit.new_id(), partner_id, terms, unit.now);
    store::solution::insert(unit.conn(), &caller.tenant, &solution).await?;
    announced(unit, &caller.tenant, "CreateJointSolution", None, &solution);
    Ok(solution)
}

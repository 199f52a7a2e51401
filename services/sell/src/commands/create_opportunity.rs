//! Records an open opportunity.

use kit::{Caller, Unit, Violations};

use super::{name_opportunity, save_opportunity};
use crate::domain::opportunity::{Draft, Opportunity};
use crate::error::Result;
use crate::store;

/// Errors: every bad field; EXTERNAL_ID_TAKEN.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    draft: Draft,
    mut violations: Violations,
) -> Result<Opportunity> {
    store::knowledge::hold(unit.conn(), &caller.tenant).await?;
    if !draft.stage.is_open() {
        let text = "an opportunity begins open; it is won or lost by ChangeOpportunityStage";
        violations.add("opportunity.stage", "NOT_OPEN", text);
    }
    let external_id = draft.external_id.clone();
    let terms = name_opportunity::run(unit, &caller.tenant, draft, &mut violations).await?;
    name_opportunity::check_own_part(caller, &terms, &mut violations);
    terms.check(&mut violations, "opportunity.");
    violations.check()?;
    let opportunity = Opportunity::new(unit.new_id(), external_id, terms, unit.now, unit.actor());
    save_opportunity::run(unit, caller, "CreateOpportunity", None, &opportunity).await?;
    Ok(opportunity)
}

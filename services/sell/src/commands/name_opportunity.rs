//! Finds what one opportunity names, and checks all rules at once.

use kit::{Caller, Unit, Violations};
use uuid::Uuid;

use crate::domain::opportunity::{Draft, Terms, Unmatched};
use crate::error::Result;
use crate::store;

/// The terms of a draft, with a violation for everything that was not found.
pub(super) async fn run(
    unit: &mut Unit,
    tenant: &str,
    draft: Draft,
    violations: &mut Violations,
) -> Result<Terms> {
    let directory = store::directory::find(unit.conn(), tenant, &[&draft]).await?;
    Ok(draft
        .resolve(&directory, Unmatched::Refused, violations, "opportunity.")
        .terms)
}

/// A partner's user writes of the own part in a deal, and of nobody else's.
pub(super) fn check_own_part(caller: &Caller, terms: &Terms, violations: &mut Violations) {
    let Some(own) = caller.partner else { return };
    if !terms.involves(own) {
        let text = "a partner's user takes part in the deal: name the own partner with a role";
        violations.add("opportunity.partners", "OWN_ROLE_REQUIRED", text);
    }
    let others: Vec<Uuid> = terms
        .partners
        .iter()
        .map(|one| one.partner_id)
        .filter(|id| *id != own)
        .collect();
    if !others.is_empty() {
        violations.add(
            "opportunity.partners",
            "NOT_YOURS",
            "a partner's user names no other partner",
        );
    }
}

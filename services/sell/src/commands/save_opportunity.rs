//! Writes a changed opportunity with the facts that it stands for now.

use kit::{Caller, Unit};

use super::derive_facts::{self, Deal};
use super::expire_registrations;
use crate::announce;
use crate::domain::opportunity::Opportunity;
use crate::error::Result;
use crate::store;

/// Hold the tenant's knowledge and lock the opportunity before.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    before: Option<&Opportunity>,
    after: &Opportunity,
) -> Result<()> {
    let tenant = &caller.tenant;
    store::opportunity::upsert(unit.conn(), tenant, std::slice::from_ref(after)).await?;
    announced(unit, tenant, action, before, after);
    if expire_registrations::concerns(before, after) {
        expire_registrations::ask(unit, tenant, unit.now).await?;
    }
    derive_facts::run(unit, tenant, &[Deal::changed(before, after)]).await
}

/// Announces a change and writes it down.
pub(super) fn announced(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    before: Option<&Opportunity>,
    after: &Opportunity,
) {
    announce::opportunity(unit, tenant, after);
    let changes = announce::changes(before.map(|before| &before.terms), &after.terms);
    announce::audit(
        unit,
        tenant,
        action,
        format!("opportunities/{}", after.id),
        changes,
    );
}

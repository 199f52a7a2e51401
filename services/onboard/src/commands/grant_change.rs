//! Every change of a grant: saved, announced with its benefit, on record.

use kit::{Caller, Unit};

use super::Target;
use crate::domain::benefit::Benefit;
use crate::domain::benefit::grant::{Grant, IllegalStep};
use crate::error::Error;
use crate::store::benefit::grant::Filter;
use crate::{audit, events, store};

/// What a provisioner reports. Errors: `NotFound`; a stale etag; `Grant` when `decide` refuses.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    target: Target,
    decide: impl FnOnce(Grant) -> Result<Grant, IllegalStep>,
) -> Result<(Grant, Benefit), Error> {
    let missing = || Error::NotFound("benefit grant", target.id.to_string());
    let found = find(unit, caller, &target).await?.ok_or_else(missing)?;
    // A grant changes under its enrollment's lock; what was found before may have changed meanwhile.
    store::enrollment::lock(unit.conn(), caller, found.enrollment_id).await?;
    let before = find(unit, caller, &target).await?.ok_or_else(missing)?;
    kit::check_etag(&target.etag, before.revision)?;
    let benefit = store::benefit::lock(unit.conn(), &caller.tenant, before.benefit_id).await?;
    let benefit = benefit.ok_or_else(missing)?;
    let after = decide(before.clone())?;
    save(
        unit,
        &caller.tenant,
        action,
        &benefit,
        Some(&before),
        &after,
    )
    .await?;
    Ok((after, benefit))
}

async fn find(unit: &mut Unit, caller: &Caller, target: &Target) -> Result<Option<Grant>, Error> {
    let filter = Filter {
        grant_id: Some(target.id),
        ..Filter::default()
    };
    Ok(
        store::benefit::grant::list(unit.conn(), caller, filter, None, 1)
            .await?
            .pop(),
    )
}

pub(super) async fn save(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    benefit: &Benefit,
    before: Option<&Grant>,
    after: &Grant,
) -> Result<(), Error> {
    store::benefit::grant::put(unit.conn(), tenant, after).await?;
    let resource = format!("benefitGrants/{}", after.id);
    audit::changed(unit, tenant, action, resource, before, after);
    events::benefit_changed(unit, tenant, after, benefit);
    Ok(())
}

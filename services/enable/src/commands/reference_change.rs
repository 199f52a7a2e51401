//! Every decision on a reference: lock, decide, save, and look at the partner's competencies again.

use chrono::NaiveDate;
use kit::{Caller, Unit, audit};

use super::{Target, record_evidence};
use crate::domain::reference::CustomerReference;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store;

/// Errors: `NotFound`; a stale etag; `Refused` when `decide` refuses.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    target: Target,
    decide: impl FnOnce(CustomerReference, NaiveDate) -> Result<CustomerReference, Refusal>,
) -> Result<CustomerReference, Error> {
    let before = store::reference::lock(unit.conn(), caller, target.id).await?;
    let before = before.ok_or_else(|| Error::NotFound("reference", target.id.to_string()))?;
    kit::check_etag(&target.etag, before.revision)?;
    let after = decide(before.clone(), unit.now.date_naive())?;
    store::reference::update(unit.conn(), &caller.tenant, &after).await?;
    let resource = format!("customerReferences/{}", after.id);
    let (tenant, partner_id) = (&caller.tenant, after.testimony.partner_id);
    record_evidence::run(unit, tenant, partner_id, &resource, &[after.shown()]).await?;
    audit::changed(unit, tenant, action, resource, Some(&before), &after);
    Ok(after)
}
